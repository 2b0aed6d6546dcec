"""Urgent help needs no sign-in, no database and nobody's name."""

import pytest
from sqlalchemy import event

from kernel.database import db


@pytest.fixture
def statements(work_app):
    """What any database of this side was asked."""
    asked = []
    with work_app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement))
    return asked


class TestShow:
    def test_is_there_for_everyone(self, work_app):
        page = work_app.test_client().get("/urgent-help", base_url="http://localhost:8000")

        assert page.status_code == 200
        assert "112" in page.text
        assert "http://care.localhost:8001/urgent-help" in page.text

    def test_asks_no_database(self, work_app, statements):
        work_app.test_client().get("/urgent-help", base_url="http://localhost:8000")

        assert statements == []
