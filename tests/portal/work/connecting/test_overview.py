"""Nothing that the company's IdP sees says what the sign-in is for."""

import re

import pytest

# What would tell a company, or whoever reads its logs, that somebody went to look for help.
TELLING = re.compile(
    r"alcove|well-?being|therap|care\b|health|mental|counsel|psych|voucher|clinic|help|assist|benefit", re.IGNORECASE
)
PATHS = ("/connection/copy/metadata.xml", "/connection/copy/certificate.pem")


def without_hosts(text):
    return re.sub(r"https?://[^/\s\"'<>]+", "", text)


class TestNames:
    def test_in_our_metadata_and_addresses_are_neutral(self, road, given):
        connection_id = given.ident()
        public = road.browser.get(f"/sso/saml/{connection_id}/metadata", base_url="http://localhost:8000").text
        written = [public, *(given.text(path) for path in PATHS)]
        addresses = re.findall(r"http://localhost:800[02](/[^\s<\"&]+)", given.text("/connection/copy"))
        onward = road.ask(connection_id, "desk")

        assert addresses
        assert not [found for text in (*written, *addresses) for found in TELLING.findall(without_hosts(text))]
        assert not TELLING.search(without_hosts(onward.location or ""))

    def test_of_the_set_up_itself_are_neutral(self, road):
        rules = [rule.rule for rule in road.work.url_map.iter_rules() if rule.rule.startswith(("/setup", "/sso"))]

        assert rules
        assert not [rule for rule in rules if TELLING.search(rule)]

    @pytest.mark.parametrize("name", ["Alcove sign-in", "/mental-health/acs", "EAP assistance"])
    def test_are_seen_to_tell(self, name):
        assert TELLING.search(name)
