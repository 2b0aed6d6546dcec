"""From a posted body to what the IdP vouches for: check before, python3-saml, check after."""

import base64
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import xmlsec
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError

from sso.refusals import Reason, SignInRefused
from sso.saml import postcheck, precheck, settings, tree
from sso.saml.connection import Addresses, Connection
from sso.saml.keys import KeyPair
from sso.saml.opened import Response
from sso.saml.postcheck import Assertion
from sso.saml.precheck import Message

# Without its callbacks xmlsec can open no file at all: a second line behind the precheck.
xmlsec.cleanup_callbacks()


def read(body: bytes, connection: Connection) -> Message:
    """The message in the posted body, unverified, so that its question can be looked up. Raises SignInRefused."""
    return precheck.read(body, allow_sha1=connection.allow_sha1)


def verify(
    message: Message, connection: Connection, addresses: Addresses, *, in_response_to: str | None, at: datetime
) -> Assertion:
    """What the connection's IdP says in answer to the question `in_response_to`; None: nobody asked, and it says so.

    `at` is true time. Raises SignInRefused for anything that does not hold, and nothing else.
    """
    root = _verified(message, connection, addresses, in_response_to)
    return postcheck.check(root, connection, addresses, in_response_to=in_response_to, at=at)


def _verified(
    message: Message, connection: Connection, addresses: Addresses, in_response_to: str | None
) -> tree.Element:
    place = settings.message_place(connection, addresses)
    try:
        response = _opened(message, connection, addresses)
        if message.encrypted:
            # What was hidden by encryption has not been looked at yet.
            precheck.check_tree(_copy(response), allow_sha1=connection.allow_sha1)
        holds = response.is_valid(place, in_response_to)
        root = _copy(response)
    except SignInRefused:
        raise
    # The library raises bare Exception in places and lets those of lxml and xmlsec out; every one is one refusal.
    except Exception as error:
        raise SignInRefused(Reason.NOT_VERIFIED, type(error).__name__) from error
    if not holds:
        raise SignInRefused(Reason.NOT_VERIFIED, str(response.get_error() or ""))
    return root


def _opened(message: Message, connection: Connection, addresses: Addresses) -> Response:
    """The response, decrypted where it must be: the library knows one key, so each of ours has its turn."""
    document = base64.b64encode(message.document)
    *others, last = connection.own_keys if message.encrypted else connection.own_keys[:1]
    for pair in others:
        with suppress(xmlsec.Error, OneLogin_Saml2_ValidationError):
            return Response(settings.build(_with(pair, connection), addresses), document)
    return Response(settings.build(_with(last, connection), addresses), document)


def _with(pair: KeyPair, connection: Connection) -> Connection:
    return replace(connection, sp_certificate_pem=pair.certificate_pem, sp_private_key_pem=pair.private_key_pem)


def _copy(response: Response) -> tree.Element:
    # Afresh, because the library's elements hide comments and lxml does not find names that xmlsec made.
    return tree.parse(tree.write(response.get_xml_document()))
