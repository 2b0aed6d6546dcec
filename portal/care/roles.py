"""The logins of the care side's cluster. Grants are given by migrations; attributes are kept here."""

from kernel.roles import Role

# The rewrite puts every row of a table in a new random order; only it may see all rows, and it does nothing else.
CARE = (
    Role("client_web"), Role("provider_web"), Role("network_web"), Role("care_machine_web"),
    Role("care_job", statement=60), Role("release_job", statement=60), Role("care_probe", statement=1),
    Role("care_rewrite", rewrites=True, statement=60),
)  # fmt: skip
