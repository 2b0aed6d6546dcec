"""python3-saml's settings for one connection, built afresh for every message because the library writes into them."""

from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from onelogin.saml2.settings import OneLogin_Saml2_Settings

from sso.saml.connection import Addresses, Binding, Connection, SignedPart


def build(connection: Connection, addresses: Addresses) -> OneLogin_Saml2_Settings:
    """Strict settings, each chosen (docs/sign-in.md says why); nothing in them comes from the incoming message."""
    return OneLogin_Saml2_Settings(_written(connection, addresses))


def build_ours(connection: Connection, addresses: Addresses) -> OneLogin_Saml2_Settings:
    """Settings that can only describe ourselves, for a connection that may not know its IdP yet."""
    return OneLogin_Saml2_Settings(_written(connection, addresses), sp_validation_only=True)


def build_for_logout(connection: Connection, addresses: Addresses) -> OneLogin_Saml2_Settings:
    """Settings for single logout: there the message itself must be signed, whatever the IdP signs of an answer."""
    written = _written(connection, addresses)
    written["security"]["wantMessagesSigned"] = True
    return OneLogin_Saml2_Settings(written)


def message_place(connection: Connection, addresses: Addresses) -> dict[str, str]:
    """Where the message arrived, as the library asks for it: our configured ACS, whatever the Host header said."""
    acs = urlsplit(addresses.acs(connection.connection_id))
    return {"https": "on" if acs.scheme == "https" else "off", "http_host": acs.netloc, "script_name": acs.path}


def _written(connection: Connection, addresses: Addresses) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "sp": _ours(connection, addresses),
        "idp": _theirs(connection),
        "security": _security(connection),
    }


def _ours(connection: Connection, addresses: Addresses) -> dict[str, Any]:
    ours = {
        "entityId": addresses.metadata(connection.connection_id),
        "assertionConsumerService": _place(addresses.acs(connection.connection_id), Binding.POST),
        "singleLogoutService": _place(addresses.slo(connection.connection_id), Binding.REDIRECT),
        "NameIDFormat": connection.name_id_format,
        "x509cert": connection.sp_certificate_pem,
        "privateKey": connection.sp_private_key_pem,
    }
    if connection.next_key is not None:
        ours["x509certNew"] = connection.next_key.certificate_pem
    return ours


def _theirs(connection: Connection) -> dict[str, Any]:
    theirs = {
        "entityId": connection.idp_entity_id,
        "singleSignOnService": _place(_escaped(connection.sso_url), connection.sso_binding),
        # Always the list, also for one: a single certificate would take another path in the library.
        "x509certMulti": {"signing": list(connection.idp_certificates)},
    }
    if connection.slo_url:
        theirs["singleLogoutService"] = _place(_escaped(connection.slo_url), Binding.REDIRECT)
    return theirs


def _place(url: str, binding: Binding) -> dict[str, str]:
    return {"url": url, "binding": binding.value}


def _escaped(url: str) -> str:
    # The library writes it into XML without escaping it.
    return escape(url, {'"': "&quot;"})


def _security(connection: Connection) -> dict[str, Any]:
    return {
        "wantAssertionsSigned": connection.signed_part is not SignedPart.RESPONSE,
        "wantMessagesSigned": connection.signed_part is not SignedPart.ASSERTION,
        "wantNameId": True,
        "wantAttributeStatement": False,
        "rejectDeprecatedAlgorithm": not connection.allow_sha1,
        "requestedAuthnContext": False,
        "allowRepeatAttributeName": False,
        "authnRequestsSigned": True,
        "logoutRequestSigned": True,
        "logoutResponseSigned": True,
        "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "digestAlgorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
        "metadataValidUntil": "",
        "metadataCacheDuration": "P1D",
        "wantAssertionsEncrypted": connection.wants_encryption,
    }
