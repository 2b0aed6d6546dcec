"""Where a client is and which languages are spoken: the countries and languages that this service declares.

A jurisdiction is an ISO 3166 code: 'GB' for a country that licenses as a whole, 'US-NY' where a state or province does.
"""

from collections.abc import Mapping
from types import MappingProxyType

from care import needs

COUNTRIES: Mapping[str, str] = MappingProxyType(
    {
        "AU": "Australia",
        "CA": "Canada",
        "FR": "France",
        "DE": "Germany",
        "IE": "Ireland",
        "NZ": "New Zealand",
        "GB": "United Kingdom",
        "US": "United States",
    }
)

_US_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming"
)
_CA_PROVINCES = (
    "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|"
    "NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|"
    "SK Saskatchewan|YT Yukon"
)


def _regions(country: str, listed: str) -> dict[str, str]:
    pairs = (entry.split(" ", 1) for entry in listed.split("|"))
    return {f"{country}-{code}": name for code, name in pairs}


# Only where the licence depends on it: everywhere else the country is the jurisdiction.
REGIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"US": _regions("US", _US_STATES), "CA": _regions("CA", _CA_PROVINCES)}
)

JURISDICTIONS: Mapping[str, str] = MappingProxyType(
    {code: name for code, name in COUNTRIES.items() if code not in REGIONS}
    | {code: f"{name}, {COUNTRIES[country]}" for country, regions in REGIONS.items() for code, name in regions.items()}
)

# (name in English, name in its own language), since people look for their own word.
LANGUAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ar": ("Arabic", "العربية"),
        "bn": ("Bengali", "বাংলা"),
        "de": ("German", "Deutsch"),
        "en": ("English", "English"),
        "es": ("Spanish", "Español"),
        "fr": ("French", "Français"),
        "hi": ("Hindi", "हिन्दी"),
        "it": ("Italian", "Italiano"),
        "mi": ("Māori", "Te reo Māori"),
        "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
        "pl": ("Polish", "Polski"),
        "pt": ("Portuguese", "Português"),
        "ro": ("Romanian", "Română"),
        "tr": ("Turkish", "Türkçe"),
        "uk": ("Ukrainian", "Українська"),
        "ur": ("Urdu", "اردو"),
        "zh": ("Chinese", "中文"),
        "ase": ("American Sign Language", "American Sign Language"),
        "bfi": ("British Sign Language", "British Sign Language"),
    }
)

LANGUAGE_LABELS: Mapping[str, str] = MappingProxyType(
    {code: own if own == english else f"{own} ({english})" for code, (english, own) in LANGUAGES.items()}
)


def country_of(jurisdiction: str) -> str:
    """The country a jurisdiction lies in. Raises `needs.UnknownChoice` for a place we do not serve."""
    needs.check(JURISDICTIONS, [jurisdiction])
    return jurisdiction.split("-", 1)[0]
