"""An account may have a second set of words, kept elsewhere: each set can be made anew without touching the other."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("alter table redeeming.logins add column kind text not null default 'words' check (kind in ('words', 'kit'))")
    # Yesterday's code says nothing and means the first words; from here on it is said.
