"""Whoever is in an account may take away what opens it: erasing must not depend on having the words at hand."""

from alembic import op

revision = "0008"
down_revision = "0007"

BROUGHT = "login_mac = decode(nullif(current_setting('app.login_mac', true), ''), 'hex')"
OWN = "opens = nullif(current_setting('app.account_id', true), '')::uuid"


def upgrade() -> None:
    op.execute("drop policy guard on redeeming.logins")
    own = f"{BROUGHT} or {OWN}"
    op.execute(f"create policy guard on redeeming.logins as restrictive using ({own}) with check ({own})")
