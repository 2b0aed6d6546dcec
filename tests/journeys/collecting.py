"""Collecting a voucher without a browser: a real company sign-in and the real protocol, by HTTP alone."""

import html
import secrets
from base64 import b64decode
from urllib.parse import urlsplit

from eligibility.blinding import blind, formats, keys
from eligibility.blinding.formats import Token
from tests.visitor import ACTION, FIELD, Visitor


def sign_in(visitor, login, number):
    """Come in as the person with this number, by redirect, posted form and one-time finish."""
    question = visitor.ask("GET", login)
    choosing = visitor.ask("GET", question.headers["Location"])
    fields = {name: html.unescape(value) for name, value in FIELD.findall(choosing.text)}
    where = _beside(question.headers["Location"], ACTION.search(choosing.text).group(1))
    answer = visitor.ask("POST", where, data={**fields, "employee_number": "", "other_number": number})
    posted = {name: html.unescape(value) for name, value in FIELD.findall(answer.text)}
    received = visitor.ask("POST", html.unescape(ACTION.search(answer.text).group(1)), data=posted)
    finished = visitor.ask("GET", received.headers["Location"])
    assert finished.status_code == 303, finished.text


def collect(work, login, number):
    """Collect as this person; the voucher as text, as it stands behind the # of its address."""
    visitor = Visitor()
    try:
        sign_in(visitor, login, number)
        begun = visitor.ask("GET", f"{work}/begin").json()
        key = _key(visitor.ask("GET", f"{work}/keys.json").json(), begun["key_id"])
        digest = formats.challenge_digest(formats.token_challenge(_host(work), _host(begun["care"])))
        return formats.to_text(_signed(visitor, work, key, digest))
    finally:
        visitor.close()


def _signed(visitor, work, spki, digest):
    key_id, modulus = keys.key_id(spki), keys.modulus(spki)
    nonce = secrets.token_bytes(32)
    blinded = blind.blind(modulus, formats.token_input(nonce, digest, key_id))
    body = formats.TokenRequest(key_id[-1], blinded.blinded).encode()
    kinds = {"Content-Type": "application/private-token-request", "Origin": work, "Sec-Fetch-Site": "same-origin"}
    answer = visitor.ask("POST", f"{work}/issue", data=body, headers=kinds)
    assert answer.status_code == 200, answer.text
    return Token(nonce, digest, key_id, blind.finish(modulus, blinded, answer.content)).compact()


def _key(directory, key_id):
    (spki,) = (b64decode(key["spki"]) for key in directory["document"]["keys"] if key["key_id"] == key_id)
    return spki


def _host(address):
    return urlsplit(address).hostname


def _beside(address, path):
    parts = urlsplit(address)
    return path if path.startswith("http") else f"{parts.scheme}://{parts.netloc}{path}"
