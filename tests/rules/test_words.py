"""One human being is an employee on one side and a client on the other, and no file holds both words.

Also the words that name nothing: a class called after one of them has not found its noun yet.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.rules import tree

# Words another party owns, taken out of the text before the side's word is looked for. Pattern, reason.
OWNED = (
    (r"StripeClient|SendGridAPIClient|HTTPXClient|RequestsClient", "classes of Stripe's and SendGrid's libraries"),
    (r"python_http_client|\bhttp\.client\b|\bhttp_client\b", "modules of the standard library and of SendGrid"),
    (r"\bscim2_client\b|\bscim2_client\.client\b|\bBaseSyncSCIMClient\b", "names of the SCIM tester's library"),
    (r"\btest_client\b|FlaskClient|werkzeug\.test\.Client", "Flask's way of asking an application in a test"),
    (r"client_(secret|id|reference_id)\b", "field names of Stripe's API"),
    (r"\bclient_address\b", "an argument of the standard library's socketserver"),
    (r"client_min_messages|client_encoding|pg_stat_activity\.client_\w+|clientcert", "names of PostgreSQL's settings"),
    (r"\b_api\.client\b", "the inner object of SendGrid's library"),
    (r"clientDataJSON|client_data_json|getClientExtensionResults|clientExtensionResults", "field names of WebAuthn"),
    (r"\bclient(Width|Height|X|Y|Top|Left)\b|getClientRects|getBoundingClientRect", "properties of the DOM"),
    (r"\bClients? (menu|ID|signature required|scopes)\b", "words on Keycloak's forms"),
    (r"EmployeeId|employeeNumber|employeeID|enterprise:2\.0:User:employee", "attribute names of SCIM and LDAP"),
)

FORBIDDEN = {"work": ("client",), "care": ("employee",), "shared": ("client", "employee")}

# Files that stand on neither side and must speak of both: they start or show the whole house. Path, reason.
SPEAKS_OF_BOTH: dict[str, str] = {}

SUFFIXES = (".py", ".html", ".txt", ".js", ".mjs", ".css", ".svg", ".sql", ".json")

NO_NOUNS = frozenset(
    {"session", "request", "user", "service", "manager", "helper", "util", "common", "misc", "data", "info"}
    | {"handle", "handler", "process", "processor", "processing", "ticket", "token"}
)

# Whose word it is, where. Path pattern, name pattern, reason.
OWNED_NAMES = (
    (r"eligibility/", r"(?i).*token.*|.*requests?", "RFC 9578 speaks of a Token and a TokenRequest"),
    (r"portal/", r"(before|after|teardown)_request|.*request_loader", "Flask's hooks"),
    (r"portal/", r"(load_user|user_loader|.*_user_loader)", "Flask-Login's hook"),
    (r"portal/", r"(open|save)_session|\w*Session(s|Interface|Mixin)?|sessions", "Flask's sessions of the browser"),
    (r"kernel/", r"\w*Session", "SQLAlchemy's Session and what is derived from it"),
    (r"portal/(\w+/standins|outside)/", r"log_request|handle(_one_request)?", "the methods http.server calls"),
    (r"portal/outside/", r"handle_starttag", "the method html.parser calls"),
    (r"eligibility/issuing/signer", r"handle(_error)?", "the methods socketserver calls"),
    (r"sso/", r"(?i).*(authn_?request|session_?index|logout_?request).*", "SAML's protocol messages"),
    (r"sso/scim|portal/work/machine/scim", r"(?i).*users?.*", "SCIM's resource is called User (RFC 7643)"),
    (r"portal/", r".*process(es)?", "processes of the operating system, as in the Procfile"),
    (r"portal/|billing/", r"(?i).*idempotency.*|.*csrf_token.*", "names of Flask-WTF and of Stripe"),
    (r"portal/", r".*service_worker.*", "the browser's word"),
)  # fmt: skip

THINK_SIDE = (
    "A file names the person of the other side. Which side of the wall does it stand on? Perhaps two nouns live in one "
    "file. If a library owns the word, add it to OWNED with the reason."
)
THINK_NOUN = (
    "A name that could name anything. What is it in the words of the house (docs/glossary.md)? Appointment, referral, "
    "voucher, roster, statement ... If a specification or library owns the word, add it to OWNED_NAMES with the reason."
)


def other_side(path: str, text: str) -> Iterator[str]:
    """Lines that hold the word of the other side."""
    forbidden = FORBIDDEN.get(tree.side(path) or "", ())
    if path in SPEAKS_OF_BOTH:
        return
    for number, line in enumerate([path, *text.splitlines()]):
        ours = _without_owned(line)
        if number == 0:
            # The path itself is a place where a word can stand.
            ours = ours.replace("templates/client/", "").replace("portal/care/client", "")
        for word in forbidden:
            if word in ours.lower():
                yield f"line {number} says {word!r} on the {tree.side(path)} side: {line.strip()[:80]}"


def _without_owned(line: str) -> str:
    for pattern, _ in OWNED:
        line = re.sub(pattern, "", line)
    return line


def both_words(path: str, text: str) -> Iterator[str]:
    """Product files that hold both words, whatever side they stand on."""
    if tree.side(path) is None or path in SPEAKS_OF_BOTH:
        return
    ours = _without_owned(text).lower()
    if "employee" in ours and "client" in ours:
        yield "holds both words"


def empty_nouns(path: str, text: str) -> Iterator[str]:
    """Modules, classes, functions and tables called after a word that names nothing."""
    named = [PurePosixPath(path).stem, PurePosixPath(path).parent.name]
    if tree.inside(path, "tests"):
        named = []
    elif path.endswith(".py"):
        named += _names(text)
    for name in named:
        words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}
        words |= {word.removesuffix("s") for word in words}
        nouns = NO_NOUNS | {"provider"} if tree.inside(path, "sso") else NO_NOUNS
        if words & nouns and not _owned_name(path, name):
            yield f"{name!r} is called after {', '.join(sorted(words & nouns))}"


def _names(text: str) -> Iterator[str]:
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign) and tree.dotted(node.targets[0]) == "__tablename__":
            yield ast.unparse(node.value)


def _owned_name(path: str, name: str) -> bool:
    return any(re.match(place, path) and re.fullmatch(pattern, name) for place, pattern, _ in OWNED_NAMES)


class TestSides:
    def test_never_say_the_word_of_the_other(self):
        lines = tree.broken(other_side, tree.paths(*SUFFIXES))

        assert not lines, tree.report(lines, THINK_SIDE)

    def test_no_file_holds_both_words(self):
        lines = tree.broken(both_words, tree.paths(*SUFFIXES))

        assert not lines, tree.report(lines, THINK_SIDE)

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("tenants/planted.py", "clients = []"),
            ("portal/work/desk/planted.py", "# the Client comes later"),
            ("templates/hr/uptake/show.html", "<p>Your clients</p>"),
            ("tests/billing/test_planted.py", "client = None"),
            ("care/planted.py", "class Employee: ..."),
            ("reporting/publishing/planted.py", "employees = 3"),
            ("templates/client/start/show.html", "<p>Dear employee</p>"),
            ("migrations/care/versions/0001_planted.py", "'employee_id'"),
            ("kernel/planted.py", "# an employee"),
            ("reporting/release.py", "# a client"),
            ("tenants/clients.py", ""),
        ],
    )
    def test_are_seen_when_a_word_is_planted(self, path, text):
        assert list(other_side(path, text))

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("billing/payments_stripe.py", "stripe.StripeClient(key)"),
            ("tests/portal/work/test_planted.py", "with app.test_client() as visitor: ..."),
            ("portal/care/client/planted.py", "client = None"),
            ("docs/planted.txt", "employee and client"),
        ],
    )
    def test_leave_owned_words_alone(self, path, text):
        assert not list(other_side(path, text))

    def test_both_words_are_seen_when_planted(self):
        assert list(both_words("portal/planted.py", "employee = client"))


class TestNouns:
    def test_name_something(self):
        lines = tree.broken(empty_nouns, tree.product(".py"))

        assert not lines, tree.report(lines, THINK_NOUN)

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("care/planted.py", "class ReferralManager: ..."),
            ("care/planted.py", "def process_referral(): ..."),
            ("care/planted.py", "class A:\n    __tablename__ = 'care_sessions'"),
            ("care/utils.py", ""),
            ("billing/helpers/planted.py", ""),
            ("billing/planted.py", "class RequestHTTPInfo: ..."),
            ("sso/planted.py", "class Provider: ..."),
        ],
    )
    def test_are_seen_when_empty(self, path, text):
        assert list(empty_nouns(path, text))

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("care/planted.py", "class Provider: ..."),
            ("care/informed.py", "def tokenless(): ..."),
            ("eligibility/blinding/planted.py", "class TokenInput: ..."),
        ],
    )
    def test_that_name_something_pass(self, path, text):
        assert not list(empty_nouns(path, text))
