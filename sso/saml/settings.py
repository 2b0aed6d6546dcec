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


def message_place(connection: Connection, addresses: Addresses) -> dict[str, str]:
    """Where the message arrived, as the library asks for it: our configured ACS, whatever the Host header said."""
    acs = urlsplit(addresses.acs(connection.connection_id))
    return {"https": "on" if acs.scheme == "https" else "off", "http_host": acs.netloc, "script_name": acs.path}


def _written(connection: Connection, addresses: Addresses) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": addresses.metadata(connection.connection_id),
            "assertionConsumerService": {
                "url": addresses.acs(connection.connection_id),
                "binding": Binding.POST.value,
            },
            "NameIDFormat": connection.name_id_format,
            "x509cert": connection.sp_certificate_pem,
            "privateKey": connection.sp_private_key_pem,
        },
        "idp": {
            "entityId": connection.idp_entity_id,
            # The library writes this into XML without escaping it.
            "singleSignOnService": {
                "url": escape(connection.sso_url, {'"': "&quot;"}),
                "binding": connection.sso_binding.value,
            },
            # Always the list, also for one: a single certificate would take another path in the library.
            "x509certMulti": {"signing": list(connection.idp_certificates)},
        },
        "security": _security(connection),
    }


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
