"""The logins of the work side's two clusters. Grants are given by migrations; attributes are kept here."""

from kernel.roles import Role

WORK = (
    Role("desk_web"), Role("hr_web"), Role("finance_web"), Role("operator_web"), Role("setup_web"),
    Role("work_machine_web"), Role("scim_web"),
    Role("work_job", statement=60), Role("work_probe", statement=1),
)  # fmt: skip
# The rewrite puts every row of a table in a new random order; only it may see all rows, and it does nothing else.
ISSUER = (Role("issuer_web"), Role("issuer_job", statement=60), Role("issuer_rewrite", rewrites=True, statement=60))
