"""`alcove care migrate`: this side's database, its roles and secrets, and what each process is started with."""

import click

from portal import terminal
from portal.care import roles, settings
from portal.installing import Home, bring_up, chosen


@click.command()
@terminal.json_option
def migrate() -> None:
    """Bring the care database to today's shape, and write the settings of each process."""
    install = settings.read_install()
    home = Home(install.folder)
    addresses = bring_up(home, "care", home.admin_url("care", install.care_url), roles.CARE)
    home.signing_key("releases")
    for process, needs in settings.PROCESSES.items():
        home.write_process(process, _values(install, home, needs, addresses))
    terminal.say("The care side is ready to start.", processes=sorted(settings.PROCESSES))


def _values(install: settings.Install, home: Home, needs: settings.Needs, addresses: dict[str, str]) -> dict[str, str]:
    return {
        **chosen(install.passed_on, settings.PASSED_ON),
        **{name: home.secret(name) for name in needs.secrets},
        **{f"{role.upper()}_DATABASE_URL": addresses[role] for role in needs.roles},
        "CARE_HOME": str(install.folder),
        "CARE_CLOCK_FILE": str(install.folder / "clock"),
    }
