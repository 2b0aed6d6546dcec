"""What is covered, in the words of the published plan."""

import psycopg
from dateutil.relativedelta import relativedelta

from kernel import clock
from portal import unit_of_work
from tenants import roster
from tests.desk import KEY, LARKFIELD, NORTHMOOR

WORK = "http://localhost:8000"


class TestShow:
    def test_says_the_terms_and_who_sees_what(self, desk):
        page = desk.browser().get("/coverage", base_url=WORK)

        assert "Larkfield pays for six appointments" in page.text
        assert "Free to move or cancel until 24 hours before." in page.text
        assert "in the United Kingdom" in page.text
        assert "What your employer never sees" in page.text
        assert "It opens when 20 people have collected" in page.text

    def test_offers_each_as_many_vouchers_as_the_plan_says(self, desk):
        page = desk.browser(NORTHMOOR).get("/coverage", base_url=WORK)

        assert "with a voucher each for two people close to you" in page.text

    def test_is_the_same_for_two_of_one_employer(self, desk):
        def text(number):
            page = desk.browser(number=number).get("/coverage", base_url=WORK).text
            return page.partition('name="csrf_token" value="')[0], page.partition("<main")[2]

        assert text("0001") == text("0002")

    def test_says_in_the_overlap_what_becomes_of_last_years_voucher(self, desk, tmp_path):
        assert "If you have one already" not in desk.browser().get("/coverage", base_url=WORK).text
        began = clock.today().replace(day=1)
        file = tmp_path / "clock"
        file.write_text(str((began + relativedelta(months=11) - clock.today()).days * 86_400))
        clock.follow(file)
        desk.publish()

        said = desk.browser().get("/coverage", base_url=WORK).text

        until = began + relativedelta(years=1, days=59)
        assert f"A voucher of the year before can be used until {until.day} {until:%B %Y}" in said

    def test_is_kind_to_who_is_new_on_the_roster_and_not_enrolled_yet(self, desk):
        with desk.app.app_context(), unit_of_work.acting("work_job", tenant_id=LARKFIELD):
            roster.cover("9999", roster.Cover(), key=KEY, on=clock.today())

        page = desk.browser(number="9999").get("/coverage", base_url=WORK)

        assert page.status_code == 200
        assert "You are not on the list yet" in page.text
        assert "Collect your voucher" not in page.text

    def test_waits_for_the_first_plan(self, desk_before_plans):
        page = desk_before_plans.browser().get("/coverage", base_url=WORK)

        assert page.status_code == 200
        assert "It is being prepared" in page.text

    def test_says_that_others_are_waited_for(self, desk_before_plans, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute("update tenants.organisations set waits = true")

        page = desk_before_plans.browser().get("/coverage", base_url=WORK)

        assert "shares this benefit with other organisations" in page.text
        assert "You are not on the list" not in page.text

    def test_leads_strangers_to_the_first_page(self, work_app):
        page = work_app.test_client().get("/coverage", base_url=WORK)

        assert (page.status_code, page.location) == (303, "/")
