"""Our question to an IdP: who is this? It names no page, no person and no purpose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from sso.saml import settings
from sso.saml.connection import Addresses, Binding, Connection


@dataclass(frozen=True)
class Question:
    """A signed AuthnRequest on its way: go to `url`, or post `fields` there where the IdP takes nothing else."""

    question_id: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


def ask(connection: Connection, addresses: Addresses) -> Question:
    """A new question with an id of its own, signed with the connection's key, without RelayState."""
    built = settings.build(connection, addresses)
    question = OneLogin_Saml2_Authn_Request(built)
    if connection.sso_binding is Binding.POST:
        fields = {"SAMLRequest": _signed_form_value(connection, question)}
        return Question(question_id=question.get_id(), url=connection.sso_url, fields=fields)
    query = {"SAMLRequest": question.get_request()}
    OneLogin_Saml2_Auth(settings.message_place(connection, addresses), built).add_request_signature(query)
    joint = "&" if "?" in connection.sso_url else "?"
    # The order is part of what was signed (SAML bindings 3.4.4.1).
    ordered = {name: query[name] for name in ("SAMLRequest", "SigAlg", "Signature")}
    return Question(question_id=question.get_id(), url=f"{connection.sso_url}{joint}{urlencode(ordered)}")


def _signed_form_value(connection: Connection, question: OneLogin_Saml2_Authn_Request) -> str:
    signed = OneLogin_Saml2_Utils.add_sign(
        question.get_xml(), connection.sp_private_key_pem, connection.sp_certificate_pem
    )
    return str(OneLogin_Saml2_Utils.b64encode(signed))
