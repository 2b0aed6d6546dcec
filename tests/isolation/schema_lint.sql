-- What a schema may not be. Each rule is one query that returns (object, what is wrong); no rows is a pass.
-- Its words (logins, narrowed, ours, columns, touches, guards, owned) are in lint.py.

-- rule: owned_without_forced_security
select distinct t.oid::regclass::text, 'row security is not enabled and forced'
from owned t join pg_class c using (oid)
where not (c.relrowsecurity and c.relforcerowsecurity);

-- rule: security_not_forced
select c.oid::regclass::text, 'row security is enabled but not forced: the owner sees everything'
from ours c where c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity;

-- rule: policy_asleep
select p.polrelid::regclass::text, 'has policy ' || p.polname || ', but row security is not enabled'
from pg_policy p join ours c on c.oid = p.polrelid where not c.relrowsecurity;

-- rule: owner_may_be_missing
select distinct t.oid::regclass::text, t.key || ' may be null: whose row is it then?'
from owned t join columns a on a.attrelid = t.oid and a.attname = t.key
where not a.attnotnull and not exists (
    select from columns b join narrowed n on n.key = b.attname where b.attrelid = t.oid and b.attnotnull);

-- rule: no_index_led_by_owner
select t.oid::regclass::text, 'no index begins with ' || t.key || ', by which ' || t.role || ' is narrowed'
from owned t
where not exists (
    select from pg_index i join columns a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = t.oid and a.attname = t.key and i.indisvalid and i.indpred is null);

-- rule: role_without_guard
select t.oid::regclass::text, t.role || ' is not narrowed by a restrictive guard on ' || t.key
from owned t where not exists (select from guards g where g.oid = t.oid and g.role = t.role and g.key = t.key);

-- rule: guard_lets_rows_be_given_away
select p.polrelid::regclass::text, p.polname || ' does not check what is written'
from pg_policy p join ours c on c.oid = p.polrelid
where not p.polpermissive and (p.polcmd <> '*' or p.polwithcheck is null
    or pg_get_expr(p.polwithcheck, p.polrelid) not in ('false', pg_get_expr(p.polqual, p.polrelid)));

-- rule: policy_for_everybody
select p.polrelid::regclass::text, p.polname || ' lets every role in: name one'
from pg_policy p join ours c on c.oid = p.polrelid where p.polpermissive and 0 = any (p.polroles);

-- rule: unique_without_owner
select distinct i.indexrelid::regclass::text, 'is unique across owners: a refusal would tell one what another has'
from pg_index i join owned t on t.oid = i.indrelid
where i.indisunique
  and not exists (select from columns a join narrowed n on n.key = a.attname
                  where a.attrelid = i.indrelid and a.attnum = any (i.indkey))
  -- Random ids and digests tell nothing: nobody can ask for a value that they do not already hold.
  and (0 = any (i.indkey) or exists (select from columns a where a.attrelid = i.indrelid
        and a.attnum = any (i.indkey) and a.atttypid not in ('uuid'::regtype, 'bytea'::regtype)));

-- rule: reference_across_owners
select distinct k.conrelid::regclass::text, k.conname || ' may point at a row of another owner'
from pg_constraint k join owned t on t.oid = k.conrelid join owned f on f.oid = k.confrelid and f.key = t.key
where k.contype = 'f' and not exists (
    select from unnest(k.conkey, k.confkey) as pair (here, there)
    join columns a on a.attrelid = k.conrelid and a.attnum = pair.here
    join columns b on b.attrelid = k.confrelid and b.attnum = pair.there
    join narrowed n on n.key = a.attname
    where a.attname = b.attname);

-- rule: view_sees_as_its_owner
select c.oid::regclass::text, 'reads as its owner: set security_invoker'
from ours c where c.relkind = 'v'
  and not exists (select from unnest(c.reloptions) o where o ~* '^security_invoker=(true|on|yes|1)$');

-- rule: materialised_view_readable
select c.oid::regclass::text, r.rolname || ' may read it, and it can have no row security'
from ours c cross join logins r where c.relkind = 'm' and has_any_column_privilege(r.oid, c.oid, 'select');

-- rule: function_with_borrowed_rights
select f.oid::regprocedure::text, 'runs as its owner: needs an owner without rights, a fixed search_path, no PUBLIC'
from pg_proc f join our_schemas n on n.oid = f.pronamespace join pg_roles o on o.oid = f.proowner
where f.prosecdef and (o.rolsuper or o.rolbypassrls or o.rolname = any (%(logins)s::text[])
    or not exists (select from unnest(f.proconfig) s where s ~ '^search_path=')
    or exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a where a.grantee = 0));

-- rule: function_called_leakproof
select f.oid::regprocedure::text, 'is marked leakproof: it runs before the policy and may tell'
from pg_proc f join our_schemas n on n.oid = f.pronamespace where f.proleakproof;

-- rule: login_with_powers
select r.rolname, 'has powers that a login of a process must not have'
from logins r where r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit
  or (r.rolbypassrls and r.rolname !~ '_rewrite$');

-- rule: login_in_another_role
select r.rolname, 'is a member of ' || g.rolname
from pg_auth_members m join logins r on r.oid = m.member join pg_roles g on g.oid = m.roleid
-- After a rewrite the log of writes is dropped; ordering a checkpoint shows and changes no row.
where not (g.rolname = 'pg_checkpoint' and r.rolname ~ '_rewrite$');

-- rule: login_owns_something
select c.oid::regclass::text, 'belongs to ' || r.rolname || ', which may then do anything with it'
from ours c join logins r on r.oid = c.relowner
union all select n.nspname, 'belongs to ' || r.rolname from our_schemas n join logins r on r.oid = n.nspowner;

-- rule: schema_open_without_need
select n.nspname, r.rolname || ' may look inside and may do nothing there'
from our_schemas n cross join logins r
where n.nspname <> 'public' and has_schema_privilege(r.oid, n.oid, 'usage')
  and not exists (select from ours c where c.relnamespace = n.oid and (
        has_any_column_privilege(r.oid, c.oid, 'select, insert, update') or has_table_privilege(r.oid, c.oid, 'delete')))
  and not exists (select from pg_proc f where f.pronamespace = n.oid and f.prosecdef
        and has_function_privilege(r.oid, f.oid, 'execute'));

-- rule: table_granted_behind_a_closed_schema
select c.oid::regclass::text, r.rolname || ' has a grant on the table and no usage on its schema'
from ours c cross join logins r
where c.relkind in ('r', 'p', 'v') and not has_schema_privilege(r.oid, c.relnamespace, 'usage')
  and (has_any_column_privilege(r.oid, c.oid, 'select, insert, update') or has_table_privilege(r.oid, c.oid, 'delete'));

-- rule: grant_that_goes_round
select c.oid::regclass::text, coalesce(r.rolname, 'PUBLIC') || ' has ' || lower(a.privilege_type)
from ours c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
where (a.grantee = 0 or (r.rolname = any (%(logins)s::text[])
    and (a.is_grantable or a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
         and r.rolname !~ '_rewrite$')))
union all
select c.oid::regclass || '.' || t.attname, 'PUBLIC has ' || lower(a.privilege_type)
from ours c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a where a.grantee = 0;

-- rule: may_create
select n.nspname, coalesce(r.rolname, 'PUBLIC') || ' may create objects or was let in by name of everybody'
from our_schemas n cross join lateral aclexplode(n.nspacl) a left join pg_roles r on r.oid = a.grantee
where (a.grantee = 0 and (n.nspname <> 'public' or a.privilege_type = 'CREATE'))
   or (r.rolname = any (%(logins)s::text[]) and a.privilege_type = 'CREATE')
union all
select d.datname, coalesce(r.rolname, 'PUBLIC') || ' may ' || lower(a.privilege_type) || ' in the database'
from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
left join pg_roles r on r.oid = a.grantee
where d.datname = current_database()
  and (a.grantee = 0 or (r.rolname = any (%(logins)s::text[]) and a.privilege_type = 'CREATE'));

-- rule: counts_aloud
select c.oid::regclass::text, 'is a sequence: its numbers tell how much there is; use random ids'
from ours c where c.relkind = 'S';

-- rule: issuer_knows_time
select c.oid::regclass || '.' || a.attname, 'holds time in the ledger that has none'
from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where current_database() ~ 'issuer' and c.relkind in ('r', 'p')
  and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype, 'time'::regtype,
                     'timetz'::regtype, 'interval'::regtype, 'tstzrange'::regtype, 'tsrange'::regtype,
                     'daterange'::regtype)
union all
select t.tgrelid::regclass::text, t.tgname || ' is a trigger in the ledger that has no memory'
from pg_trigger t join ours c on c.oid = t.tgrelid where current_database() ~ 'issuer' and not t.tgisinternal;

-- rule: clock_of_the_database
select d.adrelid::regclass || '.' || a.attname, 'takes the time from the database; time is an argument'
from pg_attrdef d join ours c on c.oid = d.adrelid
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
where pg_get_expr(d.adbin, d.adrelid) ~* '\m(now|current_timestamp|current_date|clock_timestamp|localtimestamp)\M';
