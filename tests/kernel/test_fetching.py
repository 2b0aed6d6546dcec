from datetime import UTC, datetime, timedelta

import pytest

from kernel import fetching, signing

KEY = signing.generate()
PUBLIC = signing.public_bytes(KEY)
NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
PATH = "/releases/one/2026-Q3"


class TestCheck:
    def test_lets_in_who_holds_the_key(self):
        fetching.check(PUBLIC, "GET", PATH, fetching.headers(KEY, "GET", PATH, at=NOW), at=NOW + timedelta(minutes=4))

    @pytest.mark.parametrize(
        ("public", "method", "path", "at"),
        [
            (signing.public_bytes(signing.generate()), "GET", PATH, NOW),
            (PUBLIC, "POST", PATH, NOW),
            (PUBLIC, "GET", "/releases/two/2026-Q3", NOW),
            (PUBLIC, "GET", PATH, NOW + timedelta(minutes=6)),
            (PUBLIC, "GET", PATH, NOW - timedelta(minutes=6)),
        ],
        # The keys are fresh, and two cores must give a test the same name.
        ids=["key", "method", "path", "late", "early"],
    )
    def test_refuses_another_key_path_or_moment(self, public, method, path, at):
        with pytest.raises(signing.BadSignature):
            fetching.check(public, method, path, fetching.headers(KEY, "GET", PATH, at=NOW), at=at)

    @pytest.mark.parametrize("sent", [{}, {fetching.DATE: "-1", fetching.SIGNATURE: "00"}, {fetching.DATE: "٣"}])
    def test_refuses_headers_that_are_none(self, sent):
        with pytest.raises(signing.BadSignature):
            fetching.check(PUBLIC, "GET", PATH, sent, at=NOW)
