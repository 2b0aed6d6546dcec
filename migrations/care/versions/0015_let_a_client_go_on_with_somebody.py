"""A client with a new account says whom they already see; it is forgotten as soon as that provider has answered.

Nothing names the other account, here or anywhere else.
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("alter table care.referrals add continues_with uuid references care.providers")
    op.execute("""
        alter table care.referrals add constraint continues_until_answered check (
            continues_with is null or state in ('draft', 'submitted', 'offered')
        )
    """)
