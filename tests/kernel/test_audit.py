from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from kernel import audit
from kernel.database import db
from portal import unit_of_work

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OURS, THEIRS = UUID(int=0x0A), UUID(int=0x0B)


@pytest.fixture
def trail(work_app, databases):
    def read():
        with psycopg.connect(databases.work) as admin:
            return admin.execute("select act, tenant_id from house.audit").fetchall()

    with work_app.app_context():
        yield read


def note(act="look"):
    audit.note(act, about="roster", person_id=uuid4(), surface="hr", at=NOON)


class TestNote:
    def test_names_the_owner_in_scope(self, trail):
        with unit_of_work.acting("hr_web", tenant_id=OURS):
            note()

        assert trail() == [("look", OURS)]

    def test_names_nobody_for_people_who_act_for_all(self, trail):
        with unit_of_work.everybody("operator_web"):
            note("add")

        assert trail() == [("add", None)]

    def test_is_not_kept_when_the_act_is_not(self, trail):
        with unit_of_work.acting("hr_web", tenant_id=OURS):
            note()
            unit_of_work.drop()

        assert trail() == []

    @pytest.mark.parametrize("role", ["hr_web", "finance_web"])
    @pytest.mark.parametrize("named", [THEIRS, None])
    def test_cannot_be_written_into_another_organisations_trail(self, trail, role, named):
        columns = "(audit_id, at, surface, act, about, tenant_id)"
        row = f"insert into house.audit {columns} values (:id, :at, 'hr', 'look', 'roster', :t)"

        with unit_of_work.acting(role, tenant_id=OURS), pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(text(row), {"id": uuid4(), "at": NOON, "t": named})

        assert trail() == []


class TestNoteChanges:
    def test_says_from_what_to_what(self, trail, databases):
        person_id, changes = uuid4(), {"allow_sha1": (False, True), "signed_part": ("assertion", "both")}
        with unit_of_work.acting("hr_web", tenant_id=OURS):
            audit.note_changes("change", changes, about="c", person_id=person_id, surface="hr", at=NOON)

        with psycopg.connect(databases.work) as admin:
            kept = admin.execute("select at, person_id, tenant_id, changes from house.audit").fetchone()
        assert kept == (
            NOON,
            person_id,
            OURS,
            {"allow_sha1": [False, True], "signed_part": ["assertion", "both"]},
        )
