"""An organisation's first day by command line alone: added, invited, its people taken in, its plan published."""

import re

import psycopg


def file_of(tmp_path, count):
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["Employee ID,Status", *(f"{number:05},active" for number in range(count))]))
    return str(path)


class TestStory:
    def test_runs_from_an_organisation_to_its_plan(self, alcove_work, databases, tmp_path):
        added = alcove_work("tenant", "add", "northwind", "--name", "Northwind", "--year", "2026-01-01")
        invited = alcove_work("staff", "invite", "northwind", "hr", "--name", "Ada Byron")
        imported = alcove_work("roster", "import", "northwind", file_of(tmp_path, 600), "--full")
        published = alcove_work("plans", "publish")

        assert re.search(r"/hr/doorway/join#[\w-]{40,}$", invited.said["link"])
        assert (imported.said["outcome"], imported.said["counts"]["new"]) == ("applied", 600)
        assert published.code == 0, published.refused
        with psycopg.connect(databases.work) as admin:
            (count,) = admin.execute("select count(*) from tenants.plan_documents where unit_id = %s",
                                     (added.said["unit_id"],)).fetchone()  # fmt: skip
        assert count == 1


class TestImport:
    def test_only_tries_on_a_dry_run(self, alcove_work, tmp_path):
        alcove_work("tenant", "add", "northwind", "--name", "Northwind")
        path = file_of(tmp_path, 10)

        tried = alcove_work("roster", "import", "northwind", path, "--full", "--dry-run")
        applied = alcove_work("roster", "import", "northwind", path, "--full")

        assert (tried.said["outcome"], applied.said["counts"]["new"]) == ("tried", 10)

    def test_is_refused_in_a_sentence(self, alcove_work, tmp_path):
        ran = alcove_work("roster", "import", "nobody", file_of(tmp_path, 1), "--full")

        assert (ran.code, ran.refused) == (1, "We could not find that organisation.")

    def test_never_guesses_what_the_file_is(self, alcove_work, tmp_path):
        assert alcove_work("roster", "import", "northwind", file_of(tmp_path, 1)).code == 2


class TestKeys:
    def test_are_shown_and_pinned_by_fingerprint(self, alcove_work, tmp_path):
        alcove_work("plans", "publish")
        (tmp_path / "keys").mkdir(exist_ok=True)
        pinned = alcove_work("keys", "pin", "ab" * 32)

        assert len(pinned.said["fingerprint"].split()) == 16

    def test_that_are_none_are_refused(self, alcove_work):
        assert alcove_work("keys", "pin", "no key").code == 1


class TestOperator:
    def test_is_invited_by_a_link(self, alcove_work):
        ran = alcove_work("operator", "add", "--name", "Grace")

        assert ran.refused == ""
        assert "/operator/doorway/join#" in ran.said["link"]
