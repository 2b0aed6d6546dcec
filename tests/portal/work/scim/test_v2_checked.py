"""The suite that the library's authors give to whoever serves SCIM, run against a server over HTTP."""

import pytest
from scim2_models import ScimProvider
from scim2_tester import Status, check_server

from tests import scim


@pytest.fixture
def results(kestrel):
    return check_server(scim.Checker(kestrel, provider=ScimProvider()))


class TestCheckedByScim2Tester:
    def test_has_no_error(self, results):
        faults = [f"{one.title}: {one.reason}" for one in results if one.status not in (Status.SUCCESS, Status.SKIPPED)]

        assert not faults, "\n".join(faults)
        assert len([one for one in results if one.status == Status.SUCCESS]) > 50
