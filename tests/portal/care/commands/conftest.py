"""The command line as a person calls it, on a fresh database."""

import json
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from portal.care import settings
from portal.care.command import main
from tests import house


@dataclass
class Terminal:
    """A terminal with the settings that `migrate` writes for commands."""

    environment: dict[str, str]
    code: int = field(default=0, init=False)
    said: str = field(default="", init=False)

    def __call__(self, *words: str):
        ended = CliRunner().invoke(main, list(words), env=self.environment, catch_exceptions=False)
        self.code, self.said = ended.exit_code, ended.output
        return json.loads(ended.output) if "--json" in words and ended.exit_code == 0 else ended.output


@pytest.fixture
def alcove_care(servers, databases, tmp_path):
    logins = servers.logins(databases.care, "care")
    return Terminal(
        {
            **{f"{role}_DATABASE_URL".upper(): logins[role] for role in settings.PROCESSES["command-care"].roles},
            **dict.fromkeys(house.CARE_SECRETS, house.SECRET),
            "CARE_BASE_URL": "http://care.localhost:8001",
            "WORK_BASE_URL": "http://localhost:1",
            "CARE_REDIS_URL": servers.valkey.url(),
            "CARE_HOME": str(tmp_path),
        }
    )
