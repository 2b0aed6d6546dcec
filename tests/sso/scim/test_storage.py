"""The storage keeps to what its library asks of every storage, and to what we ask of this one."""

import pytest
from scim2_server.testing import SEARCH_USERS, ScimStorageContract

from sso.scim import shape
from sso.scim.feeds import GroupBy
from sso.scim.storage import RosterStorage


@pytest.fixture
def storage(in_feed):
    return RosterStorage(in_feed)


class TestContract(ScimStorageContract):
    """The library's own suite; we serve people and no groups."""

    supports_root_search = False

    @pytest.fixture
    def provider(self):
        return shape.description("department")

    @pytest.fixture
    def grouped_by(self):
        return GroupBy.DEPARTMENT

    @pytest.fixture
    def storage(self, in_feed):
        return RosterStorage(in_feed)

    @pytest.fixture
    def group_type(self):
        pytest.skip("no groups are served")

    def search_users(self):
        return [{name: value for name, value in one.items() if name != "title"} for one in SEARCH_USERS]
