from datetime import UTC, datetime

import psycopg

from portal import unit_of_work
from portal.care.jobs import effects
from tests.portal.care.town import Payer


class TestForgetCards:
    def test_is_a_turn_that_takes_boxes_out_when_their_period_is_over(self, care_app, key_pair, databases):
        payer = Payer.of(key_pair)
        payer.publish(care_app)
        with psycopg.connect(databases.care) as admin:
            admin.execute("insert into redeeming.cards values (%s, %s, %s)", (bytes(16), payer.key_id, bytes(370)))

        def left(at):
            with care_app.app_context(), unit_of_work.everybody("care_job"):
                effects.EFFECTS["forget_cards"](at=at)
            with psycopg.connect(databases.care) as admin:
                return admin.execute("select count(*) from redeeming.cards").fetchone()[0]

        assert "forget_cards" in {turn.name for turn in effects.TURNS}
        assert left(datetime(2027, 11, 1, 12, tzinfo=UTC)) == 1
        assert left(datetime(2027, 11, 2, 1, tzinfo=UTC)) == 0
