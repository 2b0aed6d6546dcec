"""An identity provider made of pysaml2, which nobody here wrote: `python pysaml2_idp.py FOLDER PORT`.

The folder tells what to do, read anew for every question: `wanted.json`, the IdP's `key.pem` and `certificate.pem`,
and `sp.xml`, the metadata that Alcove published. It refuses questions that are not signed with a key from there.
"""

import json
import sys
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import UNSPECIFIED
from saml2.config import IdPConfig
from saml2.metadata import create_metadata_string
from saml2.response import IncorrectlySigned
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.sigver import verify_redirect_signature
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

HERE = Path(__file__).parent
FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
BASE = f"http://localhost:{PORT}"


def wanted() -> dict:
    """What the test asks of this IdP at the moment."""
    return json.loads((FOLDER / "wanted.json").read_text())


def configuration() -> IdPConfig:
    """pysaml2's own configuration, strict about signatures of questions."""
    sp = FOLDER / "sp.xml"
    services = {
        "single_sign_on_service": [(f"{BASE}/sso", BINDING_HTTP_REDIRECT), (f"{BASE}/sso", BINDING_HTTP_POST)],
        "single_logout_service": [(f"{BASE}/logged-out", BINDING_HTTP_REDIRECT)],
    }
    kept = [where for where in services["single_sign_on_service"] if where[1].endswith(wanted()["question"])]
    idp = {
        "endpoints": services | {"single_sign_on_service": kept},
        "want_authn_requests_signed": True,
        "name_id_format": [NAMEID_FORMAT_PERSISTENT],
        "policy": {"default": {"lifetime": {"minutes": 15}, "attribute_restrictions": None}},
    }
    told = {
        "entityid": f"{BASE}/metadata",
        "xmlsec_binary": str(FOLDER / "xmlsec1"),
        "service": {"idp": idp},
        "key_file": str(FOLDER / "key.pem"),
        "cert_file": str(FOLDER / "certificate.pem"),
        "metadata": {"inline": [sp.read_text()]} if sp.exists() else {},
    }
    return IdPConfig().load(told)


def signed_in(binding: str, fields: dict[str, str]) -> str:
    """The page that posts pysaml2's answer to whoever asked with a true signature."""
    idp, tell = Server(config=configuration()), wanted()
    question = idp.parse_authn_request(
        fields["SAMLRequest"],
        binding,
        relay_state=fields.get("RelayState"),
        sigalg=fields.get("SigAlg"),
        signature=fields.get("Signature"),
    )
    answering = idp.response_args(question.message, [BINDING_HTTP_POST])
    parts = tell["signed_part"]
    answer = idp.create_authn_response(
        tell["attributes"],
        **{name: answering[name] for name in ("in_response_to", "destination", "sp_entity_id")},
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=tell["name_id"]),
        authn={"class_ref": UNSPECIFIED},
        sign_response=parts in ("response", "both"),
        sign_assertion=parts in ("assertion", "both"),
        encrypt_assertion=tell["encrypted"],
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
    )
    return idp.apply_binding(BINDING_HTTP_POST, str(answer), answering["destination"], response=True)["data"]


def logout() -> str:
    """Where the browser is sent with pysaml2's signed question to end the visits of one name."""
    idp, tell = Server(config=configuration()), wanted()
    (sp,) = idp.metadata.keys()
    where = idp.metadata.single_logout_service(sp, BINDING_HTTP_REDIRECT, "spsso")[0]["location"]
    name = NameID(format=NAMEID_FORMAT_PERSISTENT, text=tell["name_id"])
    _, question = idp.create_logout_request(where, sp, name_id=name, sign=False)
    sent = idp.apply_binding(
        BINDING_HTTP_REDIRECT, str(question), where, relay_state="r-1", sign=True, sigalg=SIG_RSA_SHA256
    )
    return dict(sent["headers"])["Location"]


def logged_out(fields: dict[str, str]) -> str:
    """What pysaml2 reads in the answer to that; it raises when the answer does not hold."""
    idp = Server(config=configuration())
    answer = idp.parse_logout_request_response(fields["SAMLResponse"], BINDING_HTTP_REDIRECT)
    keys = [key for _, key in idp.metadata.certs(answer.issuer(), "any", "signing")]
    if not any(verify_redirect_signature(fields, idp.sec.sec_backend, key) for key in keys):
        raise IncorrectlySigned
    return f"{answer.response.status.status_code.value} {fields['RelayState']}"


class Answering(BaseHTTPRequestHandler):
    """The addresses of the IdP."""

    def do_GET(self) -> None:
        """Metadata, questions by redirect, and the two halves of a logout."""
        where = urlsplit(self.path)
        fields = dict(parse_qsl(where.query))
        self._answer(lambda: self._get(where.path, fields))

    def _get(self, path: str, fields: dict[str, str]) -> None:
        if path == "/metadata":
            self._say(create_metadata_string(None, configuration(), valid=None, sign=False).decode())
        elif path == "/logout":
            self._say("", status=303, location=logout())
        elif path == "/logged-out":
            self._say(escape(logged_out(fields)))
        else:
            self._say(signed_in(BINDING_HTTP_REDIRECT, fields))

    def do_POST(self) -> None:
        """Questions by a posted form."""
        fields = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._answer(lambda: self._say(signed_in(BINDING_HTTP_POST, fields)))

    def _answer(self, act: Callable[[], None]) -> None:
        try:
            act()
        # Whatever pysaml2 raises is its refusal; the test reads the name of it.
        except Exception as refused:  # noqa: BLE001
            self._say(type(refused).__name__, status=400)

    def _say(self, text: str, status: int = 200, location: str | None = None) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing of each question."""


def lend_xmlsec1() -> None:
    """Make a command of our few words of xmlsec1, run by the Python that runs this."""
    command = FOLDER / "xmlsec1"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "xmlsec1.py"}" "$@"\n')
    command.chmod(0o755)


if __name__ == "__main__":
    lend_xmlsec1()
    ThreadingHTTPServer(("127.0.0.1", PORT), Answering).serve_forever()
