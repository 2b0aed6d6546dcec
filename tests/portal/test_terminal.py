import json

import click
import pytest
from click.testing import CliRunner

from kernel.refusals import Refused
from portal import terminal


class TooSoon(Refused):
    """For these tests."""

    message = "That is too soon."


@click.group(cls=terminal.Group)
def main():
    """A group with one command."""


@main.command()
@click.option("--soon", is_flag=True)
@terminal.json_option
def close(soon):
    """Close something, unless it is too soon."""
    if soon:
        raise TooSoon
    terminal.say("Closed 3.", closed=3)


@click.group(cls=terminal.Group, package=__name__.rpartition(".")[0], modules={"close_later": "test_terminal"})
def later():
    """A group whose command comes from a module."""


@click.command()
def close_later():
    """Close something another day."""
    terminal.say("Later.")


def run(*words):
    return CliRunner().invoke(main, ["close", *words])


class TestSay:
    def test_speaks_in_a_sentence_or_in_json(self):
        assert run().stdout == "Closed 3.\n"
        assert json.loads(run("--json").stdout) == {"closed": 3}


class TestGroup:
    @pytest.mark.parametrize(("words", "code"), [((), 0), (("--soon",), 1), (("--wrong",), 2)])
    def test_ends_with_the_code_that_was_promised(self, words, code):
        assert run(*words).exit_code == code

    def test_tells_a_refusal_without_a_traceback(self):
        assert run("--soon").stderr == "That is too soon.\n"
        assert json.loads(run("--soon", "--json").stderr) == {"refused": "That is too soon."}

    def test_fetches_a_command_from_its_module_when_it_is_called(self):
        ran = CliRunner()

        assert ran.invoke(later, ["close_later"]).stdout == "Later.\n"
        assert "Close something another day." in ran.invoke(later, ["--help"]).stdout
        assert ran.invoke(later, ["nothing"]).exit_code == 2
