"""One suite for every carrier of mail. It runs over the stand-in, through SendGrid's own library."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
import requests

from kernel.mail import MailRefused, MailUncertain, Message
from kernel.mail_sendgrid import SendGridMail

BOX = "accounts@northwind.example"


@pytest.fixture
def message():
    return Message(UUID(int=0x0B), BOX, "A statement is ready", "Sign in to read it.", "<p>Sign in to read it.</p>")


@pytest.fixture
def letters(tmp_path):
    """What the post office holds."""

    def read():
        file = tmp_path / "mail.json"
        return [*json.loads(file.read_text())["letters"].values()] if file.exists() else []

    return read


class TestSend:
    def test_delivers_the_message(self, mail, message, letters):
        mail.send(message)

        (letter,) = letters()
        assert (letter["to"], letter["subject"], letter["text"]) == (BOX, message.subject, message.text)
        assert letter["custom_args"] == {"outbox_id": str(message.outbox_id)}

    def test_switches_every_tracker_off(self, mail, message, letters):
        mail.send(message)

        assert letters()[0]["trackers"] == []

    def test_shows_the_letter_to_a_person(self, mail, message, post_office, letters):
        mail.send(message)

        page = requests.get(f"{post_office.url}/letter/{letters()[0]['id']}", timeout=5)

        assert "Sign in to read it." in page.text
        assert "nothing real" in page.text

    @pytest.mark.parametrize("fault", ["lost_answer", "broken_after", "broken_before"])
    def test_is_uncertain_when_the_answer_is_lost(self, mail, message, post_office, fault):
        post_office.fault(fault, "/send")

        with pytest.raises(MailUncertain):
            mail.send(message)

    def test_may_be_tried_later_when_asked_to_slow_down(self, mail, message, post_office, letters):
        post_office.fault("too_many", "/send")

        with pytest.raises(MailRefused) as refusal:
            mail.send(message)

        assert refusal.value.later
        assert letters() == []

    @pytest.mark.parametrize("broken", [{"to": "nobody"}, {"subject": ""}, {"text": ""}])
    def test_is_refused_for_good_when_it_is_not_valid(self, mail, message, broken):
        with pytest.raises(MailRefused) as refusal:
            mail.send(replace(message, **broken))

        assert not refusal.value.later

    def test_is_refused_with_a_wrong_key(self, message, post_office):
        with pytest.raises(MailRefused):
            SendGridMail("SG.other", host=post_office.url, sender="a@b.example", sender_name="A").send(message)

    def test_may_be_tried_later_when_nobody_answers_the_door(self, message):
        nobody = SendGridMail("SG.work", host="http://127.0.0.1:1", sender="a@b.example", sender_name="A")

        with pytest.raises(MailRefused) as refusal:
            nobody.send(message)

        assert refusal.value.later
