import pytest

from portal.launch import settings

GIVEN = {
    "PATH": "/bin",
    "WORK_SECRET_KEY": "1",
    "STRIPE_API_KEY": "2",
    "CARE_SECRET_KEY": "3",
    "TURN_SECRET": "4",
    "ISSUER_SEED": "5",
    "WORK_DATABASE_URL": "6",
    "CARE_DATABASE_URL": "7",
    "WORK_JOB_DATABASE_URL": "8",
    "CARE_BASE_URL": "https://care.example.net",
}


def names(environment):
    return environment.keys() & GIVEN.keys()


class TestFromMapping:
    def test_has_a_usual_value_for_everything(self):
        at = settings.from_mapping({})

        assert (at.ports["ALCOVE_WORK_PORT"], at.ports["ALCOVE_ACS_PORT"], at.ports["ALCOVE_CARE_PORT"]) == (
            8000,
            8002,
            8001,
        )
        assert at.home.is_absolute()

    @pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80 80", "٣"])
    def test_refuses_a_port_that_is_none(self, text):
        with pytest.raises(settings.BadSetting, match="ALCOVE_PAY_PORT"):
            settings.from_mapping({"ALCOVE_PAY_PORT": text})

    def test_does_not_print_what_was_given(self):
        assert "sesame" not in repr(settings.from_mapping({"WORK_SECRET_KEY": "sesame"}))


class TestForCommands:
    def test_gives_a_side_its_own_settings_and_databases(self):
        at = settings.from_mapping(GIVEN)

        assert not names(settings.for_commands(at, "work")) & {"CARE_SECRET_KEY", "TURN_SECRET", "CARE_DATABASE_URL"}
        assert names(settings.for_commands(at, "care")) == {
            "PATH",
            "CARE_SECRET_KEY",
            "TURN_SECRET",
            "CARE_DATABASE_URL",
            "CARE_BASE_URL",
        }


class TestForProgram:
    @pytest.mark.parametrize(
        ("program", "secrets"),
        [
            ("web-work", {"WORK_SECRET_KEY", "STRIPE_API_KEY", "ISSUER_SEED"}),
            ("web-acs", {"WORK_SECRET_KEY", "STRIPE_API_KEY", "ISSUER_SEED"}),
            ("signer", {"ISSUER_SEED"}),
            ("clock-care", {"CARE_SECRET_KEY", "TURN_SECRET"}),
            ("idp", set()),
        ],
    )
    def test_gives_what_the_program_may_know(self, program, secrets):
        at = settings.from_mapping(GIVEN)

        assert names(settings.for_program(at, program)) - {"PATH", "CARE_BASE_URL"} == secrets

    def test_keeps_an_address_that_was_given(self):
        environment = settings.for_program(settings.from_mapping(GIVEN), "web-work")

        assert environment["CARE_BASE_URL"] == "https://care.example.net"
        assert environment["WORK_BASE_URL"] == "http://localhost:8000"
