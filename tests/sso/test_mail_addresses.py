"""Mail domains as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso import mail_addresses
from sso.mail_addresses import NobodysOwn, NoDomain


class TestPlain:
    @pytest.mark.parametrize(
        ("typed", "plain"),
        [
            ("Example.ORG", "example.org"),
            (" example.org. ", "example.org"),
            ("mail.example.co.uk", "mail.example.co.uk"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ],
    )
    def test_has_one_spelling(self, typed, plain):
        assert mail_addresses.plain(typed) == plain

    @pytest.mark.parametrize(
        "typed",
        ["", "org", "a..org", "-a.org", "a-.org", "10.0.0.1", "a b.org", "a_b.org", f"{'a' * 64}.org",
         "a." * 130 + "org", "exam\u0000ple.org", "@example.org", "https://example.org/"],
    )  # fmt: skip
    def test_is_refused_where_it_is_none(self, typed):
        with pytest.raises(NoDomain):
            mail_addresses.plain(typed)

    @given(st.text())
    def test_says_a_domain_in_ascii_or_refuses(self, typed):
        try:
            found = mail_addresses.plain(typed)
        except NoDomain:
            return
        assert found.isascii()
        assert found == mail_addresses.plain(found)


class TestOwn:
    @pytest.mark.parametrize(
        "domain", ["gmail.com", "GoogleMail.com", "web.de", "co.uk", "com.au", "x.github.io", "qq.com"]
    )
    def test_is_nobodys(self, domain):
        with pytest.raises(NobodysOwn):
            mail_addresses.own(domain)

    @pytest.mark.parametrize(
        "domain", ["example.org", "example.co.uk", "notgmail.com", "co.example", "gmail.example.org"]
    )
    def test_may_be_somebodys(self, domain):
        assert mail_addresses.own(domain) == domain


class TestDomainOf:
    @pytest.mark.parametrize(
        ("address", "domain"),
        [
            ("Amara@Example.org", "example.org"),
            (" amara@example.org", "example.org"),
            ('"a@b"@example.org', "example.org"),
            ("amara", None),
            ("@example.org", None),
            ("amara@", None),
            ("a b@example.org", None),
            ("amara@localhost", None),
        ],
    )
    def test_is_what_stands_after_the_last_at(self, address, domain):
        assert mail_addresses.domain_of(address) == domain
