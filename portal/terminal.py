"""How our commands speak: plain sentences, or JSON with `--json`, and exit codes a script can rely on.

0 done; 1 refused, with the reason on standard error; 2 wrongly called (click's own).
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kernel.refusals import Refused

REFUSED = 1

_JSON = "alcove.json"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """Give a command `--json`, which `say` and refusals obey."""

    def keep(context: click.Context, _parameter: click.Parameter, chosen: bool) -> None:
        context.meta[_JSON] = chosen

    option = click.option(
        "--json", is_flag=True, is_eager=True, expose_value=False, callback=keep, help="Answer in JSON, for programs."
    )
    return option(command)


def say(text: str, **facts: object) -> None:
    """The answer of a command: `text` for a person, or `facts` as one JSON object."""
    click.echo(json.dumps(facts, default=str, ensure_ascii=False) if wants_json() else text)


def wants_json() -> bool:
    """Whether the caller asked for JSON."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_JSON))


class Group(click.Group):
    """A group of commands that ends a refusal with its sentence and code 1, and never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; refusals become an exit."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            said = json.dumps({"refused": refused.message}, ensure_ascii=False) if wants_json() else refused.message
            click.echo(said, err=True)
            ctx.exit(REFUSED)
