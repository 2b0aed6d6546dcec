"""How our commands speak: plain sentences, or JSON with `--json`, and exit codes a script can rely on.

0 done; 1 refused, with the reason on standard error; 2 wrongly called (click's own).
"""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
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
    """A group of commands that ends a refusal with its sentence and code 1, and never with a traceback.

    `modules` names the module of each command within `package`; it is imported when the command is called, so that
    none waits for the libraries of all.
    """

    def __init__(self, *args: Any, package: str = "", modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package, self._modules = package, dict(modules or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, as `--help` shows them."""
        return sorted({*super().list_commands(ctx), *self._modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in self._modules:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(f"{self._package}.{self._modules[cmd_name]}"), cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; refusals become an exit."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            said = json.dumps({"refused": refused.message}, ensure_ascii=False) if wants_json() else refused.message
            click.echo(said, err=True)
            ctx.exit(REFUSED)
