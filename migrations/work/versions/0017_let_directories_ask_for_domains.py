"""A directory's people may be linked by their work address, where its domain is proved: its login reads the list."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    match = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
    op.execute("create policy scim_web on sso.mail_domains to scim_web using (true) with check (true)")
    op.execute(
        "create policy guard_scim_web on sso.mail_domains as restrictive to scim_web "
        f"using ({match}) with check ({match})"
    )
    op.execute("grant select on sso.mail_domains to scim_web")
