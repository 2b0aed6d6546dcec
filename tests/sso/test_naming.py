"""Attributes that name a person are known by all their usual names."""

import pytest

from sso import naming

SENT = (
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "firstName", "last_name", "user.email", "Display Name", "urn:oid:2.5.4.42", "urn:oid:0.9.2342.19200300.100.1.3",
    "urn:mace:dir:attribute-def:sn", "mail",
)  # fmt: skip
HARMLESS = ("employee_number", "employeeNumber", "urn:oid:2.16.840.1.113730.3.1.3", "costCenter", "tenantid", "")


class TestUnwanted:
    @pytest.mark.parametrize("name", SENT)
    def test_finds_names(self, name):
        assert naming.unwanted([name], wanted=()) == (name,)

    @pytest.mark.parametrize("name", HARMLESS)
    def test_leaves_what_names_nobody(self, name):
        assert naming.unwanted([name], wanted=()) == ()

    def test_leaves_what_was_asked_for(self):
        assert naming.unwanted(["mail", "sn"], wanted=("mail",)) == ("sn",)


class TestIsMail:
    def test_knows_an_address_from_an_opaque_value(self):
        assert naming.is_mail("amara.osei@kestrel.example")
        assert not naming.is_mail("4f1c8e90-0f0e-4f4e-a1b7-1f1a8c9f2d33")
