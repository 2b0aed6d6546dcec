"""A client may add passkeys to an account: at most five, each a public key, without a device, a name or a day.

A row is seen by whoever names its credential in the transaction, as at the door, and by the account it opens. Rows are
written anew in random order every night, so nothing may refer to them by a foreign key.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0013"
down_revision = "0012"

VISITOR = "client_web"
BROUGHT = "credential_id = decode(nullif(current_setting('app.credential_id', true), ''), 'hex')"
OWN = "opens = nullif(current_setting('app.account_id', true), '')::uuid"


def upgrade() -> None:
    op.execute("""
        create table redeeming.passkeys (
            credential_id bytea primary key check (length(credential_id) between 16 and 1023),
            opens uuid not null,
            number smallint not null check (number between 1 and 5),
            public_key bytea not null check (length(public_key) between 1 and 2048),
            sign_count bigint not null check (sign_count >= 0),
            unique (opens, number)
        )
    """)
    op.execute("alter table redeeming.passkeys enable row level security")
    op.execute("alter table redeeming.passkeys force row level security")
    seen = f"{BROUGHT} or {OWN}"
    op.execute(f"create policy guard on redeeming.passkeys as restrictive using ({seen}) with check ({seen})")
    op.execute(f"create policy {VISITOR} on redeeming.passkeys to {VISITOR} using (true) with check (true)")
    guard.open_to(
        "redeeming.passkeys",
        {VISITOR: "select, insert, update (sign_count), delete", "care_rewrite": "select, insert, truncate"},
    )
