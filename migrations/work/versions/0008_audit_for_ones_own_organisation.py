"""HR and finance write down only what was done in their own organisation: a row cannot name another, or none."""

from migrations import guard_v1 as guard

revision = "0008"
down_revision = "0007"

ORGANISATIONS = ("hr_web", "finance_web")


def upgrade() -> None:
    guard.owned_per_role(
        "house.audit",
        dict.fromkeys(ORGANISATIONS, "tenant_id"),
        {**dict.fromkeys(ORGANISATIONS, "insert"), "operator_web": "insert", "work_job": "select, insert"},
    )
