from datetime import UTC, datetime, timedelta

import pytest

from kernel.staff import app_codes

# The secret, moments and codes of RFC 6238, appendix B (the last six of eight digits).
RFC = app_codes.Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
VECTORS = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


class TestFindStep:
    @pytest.mark.parametrize(("seconds", "code"), VECTORS)
    def test_finds_those_of_the_rfc(self, seconds, code):
        assert app_codes.find_step(RFC, code, at=moment(seconds)) == seconds // 30

    def test_reads_a_code_with_a_gap(self):
        assert app_codes.find_step(RFC, " 287 082", at=moment(59)) == 1

    @pytest.mark.parametrize(("shift", "found"), [(-31, False), (-29, True), (30, True), (61, False)])
    def test_allows_a_clock_to_be_half_a_minute_wrong(self, shift, found):
        at = moment(1234567890) + timedelta(seconds=shift)

        assert (app_codes.find_step(RFC, "005924", at=at) is not None) == found

    @pytest.mark.parametrize("code", ["", "28708", "2870822", "٢٨٧٠٨٢", "abcdef"])
    def test_finds_nothing_for_what_is_no_code(self, code):
        assert app_codes.find_step(RFC, code, at=moment(59)) is None


class TestAddress:
    def test_names_the_house_and_the_person(self):
        assert app_codes.address(RFC, "Ada Byron") == f"otpauth://totp/Alcove:Ada%20Byron?secret={RFC}&issuer=Alcove"
