"""Words for grants and policies in migrations. Frozen: a later migration that needs other words gets `guard_v2`.

A grant is written as SQL writes it: `{"hr_web": "select, insert, update(name)"}`.
"""

from alembic import op

Grants = dict[str, str]


def schema(name: str, roles: tuple[str, ...]) -> None:
    """A schema that only these roles may look into."""
    op.execute(f"create schema if not exists {name}")
    op.execute(f"revoke all on schema {name} from public")
    for role in roles:
        op.execute(f"grant usage on schema {name} to {role}")


def open_to(table: str, grants: Grants) -> None:
    """A table that belongs to nobody in particular: grants alone say who may do what."""
    op.execute(f"revoke all on {table} from public")
    for role, rights in grants.items():
        op.execute(f"grant {rights} on {table} to {role}")


def owned(table: str, key: str, grants: Grants) -> None:
    """A table whose rows belong to the owner in `key`: one guard for every role, then one policy per role."""
    _force(table)
    match = f"{key} = nullif(current_setting('app.{key}', true), '')::uuid"
    op.execute(f"create policy guard on {table} as restrictive using ({match}) with check ({match})")
    _policies(table, grants)
    open_to(table, grants)


def owned_per_role(table: str, guards: dict[str, str], grants: Grants) -> None:
    """A table that different roles own by different keys: `guards` names the key for each narrowed role.

    A role in `grants` without a guard (a job) sees all rows; a role without a grant sees none.
    """
    _force(table)
    for role, key in guards.items():
        match = f"{key} = nullif(current_setting('app.{key}', true), '')::uuid"
        op.execute(
            f"create policy guard_{role} on {table} as restrictive to {role} using ({match}) with check ({match})"
        )
    _policies(table, grants)
    open_to(table, grants)


def _force(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")


def _policies(table: str, grants: Grants) -> None:
    for role in grants:
        op.execute(f"create policy {role} on {table} to {role} using (true) with check (true)")
