"""The command line of the work side, run as the program that an operator's script runs."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import house

ROOT = Path(__file__).parents[4]


@dataclass
class Ran:
    """What a command did."""

    code: int
    said: dict
    refused: str


@pytest.fixture
def alcove_work(servers, databases, tmp_path):
    """Run `alcove work …` in a process of its own, with JSON out."""
    environment = house.environment_of_work(servers, databases.work, databases.issuer, tmp_path)

    def run(*words: str) -> Ran:
        argv = [sys.executable, "-m", "portal.work.command", *words, "--json"]
        done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        said = json.loads(done.stdout) if done.returncode == 0 else {}
        refused = json.loads(done.stderr)["refused"] if done.stderr.startswith("{") else done.stderr
        return Ran(done.returncode, said, refused)

    return run
