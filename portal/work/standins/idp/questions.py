"""Reading what a service provider asks (AuthnRequest), and whether the IdP may answer to that address."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
MAX_BYTES = 64 * 1024


class QuestionRefused(ValueError):
    """Not an AuthnRequest this IdP answers."""


@dataclass(frozen=True)
class Question:
    """Who asks, under which id, and where the answer goes."""

    question_id: str
    issuer: str
    acs: str


def read(text: str, *, deflated: bool) -> Question:
    """The AuthnRequest of the redirect binding (deflated) or the POST binding. Raises QuestionRefused."""
    try:
        raw = base64.b64decode(text, validate=True)
        # A bound on what comes out: a small request can inflate to gigabytes.
        document = zlib.decompressobj(-15).decompress(raw, MAX_BYTES) if deflated else raw[:MAX_BYTES]
        root = _parse(document)
    except (binascii.Error, ValueError, zlib.error, etree.LxmlError) as error:
        raise QuestionRefused("The sign-in request cannot be read.") from error
    issuer = root.findtext(f"{{{SAML}}}Issuer")
    question_id, acs = root.get("ID"), root.get("AssertionConsumerServiceURL")
    if root.tag != f"{{{SAMLP}}}AuthnRequest" or not issuer or not question_id or not acs:
        raise QuestionRefused("The sign-in request is not complete.")
    return Question(question_id=question_id, issuer=issuer.strip(), acs=acs)


def check_may_answer(question: Question, registered: Path) -> None:
    """A registered service provider gets answers at its registered ACS; any other only on this machine.

    `registered` is a folder with one metadata file (*.xml) for each. Raises QuestionRefused.
    """
    known = _registered(registered)
    if question.issuer in known:
        if question.acs not in known[question.issuer]:
            raise QuestionRefused("The answer would go to an address that is not registered.")
        return
    parts = urlsplit(question.acs)
    host = parts.hostname or ""
    is_local = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    if parts.scheme not in ("http", "https") or not is_local:
        raise QuestionRefused("This application is not registered here.")


def _registered(folder: Path) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.xml")):
        root = _parse(path.read_bytes())
        places = root.iter(f"{{{MD}}}AssertionConsumerService")
        known[root.get("entityID") or ""] = {place.get("Location") or "" for place in places}
    return known


def _parse(document: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    return etree.fromstring(document, parser)
