"""The clocks of the places we serve: which time zones a client may think in, and which is usual where they will be."""

from collections.abc import Mapping
from types import MappingProxyType

from care import places

# By country, in the order in which they are shown.
ZONES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "AU": {
            "Australia/Sydney": "Sydney, Melbourne, Canberra, Hobart",
            "Australia/Brisbane": "Brisbane",
            "Australia/Adelaide": "Adelaide",
            "Australia/Darwin": "Darwin",
            "Australia/Perth": "Perth",
        },
        "CA": {
            "America/St_Johns": "St John’s",
            "America/Halifax": "Halifax",
            "America/Toronto": "Toronto, Montreal",
            "America/Winnipeg": "Winnipeg",
            "America/Regina": "Regina",
            "America/Edmonton": "Edmonton, Calgary",
            "America/Vancouver": "Vancouver",
            "America/Whitehorse": "Whitehorse",
        },
        "FR": {"Europe/Paris": "Paris"},
        "DE": {"Europe/Berlin": "Berlin"},
        "IE": {"Europe/Dublin": "Dublin"},
        "NZ": {"Pacific/Auckland": "Auckland, Wellington", "Pacific/Chatham": "Chatham Islands"},
        "GB": {"Europe/London": "London"},
        "US": {
            "America/New_York": "New York, Washington",
            "America/Chicago": "Chicago, Dallas",
            "America/Denver": "Denver",
            "America/Phoenix": "Phoenix",
            "America/Los_Angeles": "Los Angeles, Seattle",
            "America/Anchorage": "Anchorage",
            "Pacific/Honolulu": "Honolulu",
        },
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {zone: f"{places.COUNTRIES[country]}: {label}" for country, zones in ZONES.items() for zone, label in zones.items()}
)

# Where most people of a state or province have another clock than that of their country's first city.
_BY_REGION = {
    "America/Chicago": "US: AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    "America/Denver": "US: CO ID MT NM UT WY",
    "America/Phoenix": "US: AZ",
    "America/Los_Angeles": "US: CA NV OR WA",
    "America/Anchorage": "US: AK",
    "Pacific/Honolulu": "US: HI",
    "America/St_Johns": "CA: NL",
    "America/Halifax": "CA: NB NS PE",
    "America/Winnipeg": "CA: MB",
    "America/Regina": "CA: SK",
    "America/Edmonton": "CA: AB NT",
    "America/Vancouver": "CA: BC",
    "America/Whitehorse": "CA: YT",
}
_REGIONS = {f"{listed[:2]}-{region}": zone for zone, listed in _BY_REGION.items() for region in listed[4:].split(" ")}
_COUNTRIES = {"AU": "Australia/Sydney", "CA": "America/Toronto", "NZ": "Pacific/Auckland", "US": "America/New_York"}


def usual(jurisdiction: str) -> str:
    """The clock most people there have. Raises `needs.UnknownChoice` for a place we do not serve."""
    country = places.country_of(jurisdiction)
    return _REGIONS.get(jurisdiction) or _COUNTRIES.get(country) or next(iter(ZONES[country]))


def city(zone: str) -> str:
    """The city a zone is called after, as it stands beside a time: 'New York time'."""
    return zone.rpartition("/")[2].replace("_", " ")
