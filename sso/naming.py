"""Attributes that name a person, as identity providers send them unless told otherwise. None of them is wanted."""

import re
from collections.abc import Iterable

# The end of an attribute's name, in small letters without hyphens and underscores: claim addresses, bare names.
NAMING = frozenset(
    {
        "givenname", "firstname", "surname", "sn", "lastname", "familyname", "name", "displayname", "fullname", "cn",
        "commonname", "middlename", "nickname", "email", "emailaddress", "mail", "workemail", "upn",
        "userprincipalname", "username", "login", "uid", "samaccountname", "telephonenumber", "phone", "mobile",
        "mobilephone", "streetaddress", "dateofbirth", "birthdate", "jpegphoto", "title", "manager",
    }
)  # fmt: skip
# The same as object identifiers (RFC 4519, RFC 2798): cn, sn, title, telephone, givenName, uid, mail, display name.
NAMING_OIDS = frozenset(
    {
        "urn:oid:2.5.4.3", "urn:oid:2.5.4.4", "urn:oid:2.5.4.12", "urn:oid:2.5.4.20", "urn:oid:2.5.4.42",
        "urn:oid:0.9.2342.19200300.100.1.1", "urn:oid:0.9.2342.19200300.100.1.3",
        "urn:oid:2.16.840.1.113730.3.1.241",
    }
)  # fmt: skip
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def unwanted(names: Iterable[str], *, wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the attribute names that say who somebody is, and that nobody asked for."""
    kept = frozenset(wanted)
    return tuple(name for name in names if name not in kept and _names(name))


def is_mail(name_id: str) -> bool:
    """Whether a NameID is an e-mail address, and so a name, where an opaque one was asked for."""
    return MAIL.fullmatch(name_id.strip()) is not None


def _names(name: str) -> bool:
    end = re.split(r"[/:.]", name)[-1].lower().replace("-", "").replace("_", "").replace(" ", "")
    return name in NAMING_OIDS or end in NAMING
