"""`alcove care provider add`: a provider's profile and first licence, and the link that lets them in."""

from collections.abc import Iterable
from datetime import datetime

import click

from care import licences, needs, places, providers
from care.providers import Profile
from care.wishes import Licence
from kernel import clock
from portal import terminal, unit_of_work
from portal.care import inviting
from portal.care.commands import running

DAY = click.DateTime(["%Y-%m-%d"])


def _among(choices: Iterable[str]) -> click.Choice[str]:
    return click.Choice(sorted(str(choice) for choice in choices))


@click.group(cls=terminal.Group)
def provider() -> None:
    """The people who see clients."""


@provider.command()
@click.option("--name", required=True, help="The name that clients read.")
@click.option("--zone", required=True, help="The time zone of their calendar, such as Europe/London.")
@click.option("--language", "languages", multiple=True, required=True, type=_among(places.LANGUAGES))
@click.option("--topic", "topics", multiple=True, type=_among(needs.TOPICS), help="What they work with.")
@click.option("--way", "ways", multiple=True, required=True, type=_among(needs.WAYS_TO_MEET), help="A way to meet.")
@click.option("--age", "ages", multiple=True, default=["25_64"], type=_among(needs.AGE_BANDS), show_default=True)
@click.option("--about", default="", help="A few sentences that clients read.")
@click.option("--place", default="", help="Where they meet in person.")
@click.option("--capacity", default=4, type=click.IntRange(0, 100), show_default=True, help="New clients a month.")
@click.option("--instantly", is_flag=True, help="Clients book at once, without asking first.")
@click.option("--profession", required=True, help="What the licence calls them, such as counsellor.")
@click.option("--authority", required=True, help="Who licensed them.")
@click.option("--licensed-in", "jurisdictions", multiple=True, required=True, help="GB, or US-NY where states license.")
@click.option("--valid-from", required=True, type=DAY)
@click.option("--valid-until", required=True, type=DAY)
@terminal.json_option
def add(**given: object) -> None:
    """Add somebody whose licence you have checked, and make the link by which they set up a passkey, once."""
    with running.application(), unit_of_work.everybody("network_web"):
        added = providers.add(_profile(given))
        licences.grant(
            added.provider_id,
            _licence(given),
            profession=str(given["profession"]),
            authority=str(given["authority"]),
            checked_on=clock.today(),
        )
        provider_id, link = added.provider_id, inviting.provider(added.provider_id, added.called)
    terminal.say(
        f"{given['name']} was added. Their invitation, for seven days:\n{link}", provider=provider_id, link=link
    )


def _profile(given: dict[str, object]) -> Profile:
    def several(name: str) -> frozenset[str]:
        return frozenset(given[name])  # type: ignore[call-overload,no-any-return]

    return Profile(
        called=str(given["name"]),
        zone=str(given["zone"]),
        topics=several("topics"),
        modalities=several("ways"),
        languages=several("languages"),
        age_bands=several("ages"),
        about=str(given["about"]),
        place=str(given["place"]),
        capacity=int(str(given["capacity"])),
        books_instantly=bool(given["instantly"]),
    )


def _licence(given: dict[str, object]) -> Licence:
    first, last = given["valid_from"], given["valid_until"]
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    return Licence(frozenset(given["jurisdictions"]), first.date(), last.date())  # type: ignore[call-overload]
