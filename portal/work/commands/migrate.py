"""`alcove work migrate`: both databases of this side, its roles and secrets, and what each process is started with."""

import click

from portal import terminal
from portal.installing import Home, bring_up, chosen
from portal.work import roles, settings


@click.command()
@terminal.json_option
def migrate() -> None:
    """Bring the work and issuer databases to today's shape, and write the settings of each process."""
    install = settings.read_install()
    home = Home(install.folder)
    addresses = {
        **bring_up(home, "work", home.admin_url("work", install.work_url), roles.WORK),
        **bring_up(home, "issuer", home.admin_url("issuer", install.issuer_url), roles.ISSUER),
    }
    home.signing_key("plans")
    for process, needs in settings.PROCESSES.items():
        home.write_process(process, _values(install, home, needs, addresses))
    home.write_process("signer", _signer(install))
    terminal.say("The work side is ready to start.", processes=sorted(settings.PROCESSES))


def _signer(install: settings.Install) -> dict[str, str]:
    """The signer knows two places and nothing else."""
    folder = install.folder / "signer"
    return {"SIGNER_SOCKET": str(folder / "socket"), "SIGNER_FOLDER": str(folder / "keys")}


def _values(install: settings.Install, home: Home, needs: settings.Needs, addresses: dict[str, str]) -> dict[str, str]:
    return {
        **chosen(install.passed_on, settings.PASSED_ON),
        **{name: home.secret(name) for name in needs.secrets},
        **{f"{role.upper()}_DATABASE_URL": addresses[role] for role in needs.roles},
        "WORK_HOME": str(install.folder),
        "WORK_CLOCK_FILE": str(install.folder / "clock"),
        **_signer(install),
    }
