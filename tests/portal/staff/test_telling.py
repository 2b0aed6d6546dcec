import json

import pytest
from structlog.testing import capture_logs

from kernel import clock, queue
from kernel.mail_sendgrid import SendGridMail
from portal import jobs, unit_of_work
from portal.care.jobs import answer as care_answer
from portal.care.jobs import effects as care_effects
from portal.staff import telling
from portal.work.jobs import answer as work_answer
from portal.work.jobs import effects as work_effects
from tests import standins
from tests.care.clinic import OKAFOR
from tests.portal.staff.conftest import KEY, NAME

WORK, CARE = (work_answer, work_effects), (care_answer, care_effects)
SIDES = {"hr": WORK, "operator": WORK, "provider": CARE}


def work_off(colleague):
    """What the worker of this side does until nothing is due."""
    answer, effects = SIDES[colleague.surface]
    rung = []
    with colleague.app.app_context():
        while jobs.tick(answer.ROLE, (), rung.append):
            while rung:
                jobs.deliver(answer.ROLE, effects.EFFECTS, queue.to_words(rung.pop()))


@pytest.fixture
def posted(tmp_path):
    """Letters that have reached the carrier."""

    def read():
        file = tmp_path / "mail.json"
        return [*json.loads(file.read_text())["letters"].values()] if file.exists() else []

    return read


@pytest.fixture
def carrier(tmp_path):
    with standins.post_office(tmp_path) as server:
        yield SendGridMail(standins.MAIL_KEY, host=server.url, sender="notices@alcove.example", sender_name="Alcove")


class TestTell:
    @pytest.mark.parametrize("surface", ["hr", "operator"])
    def test_writes_to_the_person_by_the_worker(self, at, carrier, posted, surface):
        colleague = at(surface)
        colleague.app.extensions["mail"] = carrier
        colleague.sign_in()
        colleague.post("/own-ways/codes")

        work_off(colleague)

        (letter,) = posted()
        assert NAME in str(letter)
        assert "Ten new recovery codes" in str(letter)
        assert letter["subject"] == "Your sign-in was changed"

    def test_reaches_a_provider_within_the_scope_of_the_worker(self, at, carrier, posted):
        colleague = at("provider")
        tell = telling.effect(lambda: carrier, lambda: KEY)
        said = {"person_id": str(colleague.person_id), "surface": "provider", "what": "passkey_added"}

        with colleague.app.app_context(), unit_of_work.acting("care_job", provider_id=OKAFOR):
            tell(**said, since=clock.now().isoformat(), at=clock.now())

        assert "A passkey was added." in str(posted()[0])

    def test_says_in_the_log_where_nobody_carries_mail(self, at):
        colleague = at("provider")
        colleague.sign_in()
        colleague.post("/own-ways/codes")

        with capture_logs() as logs:
            work_off(colleague)

        assert "nobody is engaged to carry mail" in [line["event"] for line in logs]
