from uuid import UUID

import pytest

from care import licences, providers
from kernel import clock
from portal import unit_of_work

ADD = (
    "provider", "add", "--name", "Dr Okafor", "--zone", "Europe/London", "--language", "en", "--topic", "grief",
    "--way", "video", "--profession", "counsellor", "--authority", "BACP", "--licensed-in", "GB",
    "--valid-from", "2020-01-01", "--valid-until", "2090-01-01",
)  # fmt: skip


class TestAdd:
    def test_adds_a_licensed_provider_and_prints_their_link(self, alcove_care, care_app):
        said = alcove_care(*ADD, "--json")
        provider_id = UUID(said["provider"])

        with care_app.app_context(), unit_of_work.everybody("network_web"):
            assert providers.get(provider_id).called == "Dr Okafor"
            assert licences.of([provider_id], on=clock.today())[provider_id][0].jurisdictions == {"GB"}
        assert said["link"].startswith("http://care.localhost:8001/provider/doorway/join#")

    @pytest.mark.parametrize(("option", "wrong"), [("--zone", "Europe/Leeds"), ("--licensed-in", "Narnia")])
    def test_is_refused_whole_with_the_reason(self, alcove_care, care_app, option, wrong):
        alcove_care(*ADD, option, wrong)

        assert alcove_care.code == 1
        with care_app.app_context(), unit_of_work.everybody("network_web"):
            assert providers.all_of_them() == []

    def test_names_what_is_missing(self, alcove_care):
        alcove_care(*ADD[:6])

        assert alcove_care.code == 2
