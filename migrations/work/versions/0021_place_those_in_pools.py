"""Pools that were there before have a name, and their organisations have joined; the running year stands as it began."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("""
        insert into tenants.pools (pool_id, called)
        select unit_id, 'Pool ' || row_number() over (order by unit_id) from tenants.units where kind = 'pool'
    """)
    # The owner of a forced table sees no row; for this one statement it has to.
    op.execute("alter table tenants.organisations no force row level security")
    op.execute("""
        insert into tenants.pool_places (tenant_id, pool_id, state, heads, since_on)
        select o.tenant_id, o.unit_id, 'joined', 0, u.year_starts_on
        from tenants.organisations o join tenants.units u using (unit_id) where u.kind = 'pool'
    """)
    op.execute("alter table tenants.organisations force row level security")
    # Nobody's own count is known here: formed says only what the head count of the whole has allowed until now.
    op.execute("""
        insert into tenants.pool_years (pool_id, starts_on, state, reason, organisations, heads, largest, decided_at)
        select unit_id,
               (year_starts_on + make_interval(years => extract(year from age(current_date, year_starts_on))::int))::date,
               case when fit then 'formed' else 'forming' end,
               case when fit then 'fit' when head_count < 5000 then 'few_people' else 'few_organisations' end,
               organisations, head_count, 0, now()
        from (
            select u.*, p.organisations, u.head_count >= 5000 and p.organisations >= 10 as fit
            from tenants.units u
            join (select pool_id, count(*) as organisations from tenants.pool_places group by pool_id) p
                on p.pool_id = u.unit_id
            where u.kind = 'pool' and u.year_starts_on <= current_date and u.head_count > 0
        ) as standing
    """)
