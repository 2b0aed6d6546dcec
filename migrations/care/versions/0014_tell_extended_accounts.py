"""An account says whether a voucher has extended it: one brought before its year begins adds no second allowance.

Until the new year begins, what is used belongs to the old one; an account that was opened early has no old one. It says
no more than the pair of gates admits: enough people have collected in both years. Accounts of before are taken as new.
"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("alter table redeeming.accounts add column extended boolean not null default false")
    op.execute("grant update (extended) on redeeming.accounts to client_web")
