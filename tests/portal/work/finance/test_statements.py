import pytest

from tests import visiting


class TestIndex:
    def test_lists_the_statement_with_its_total(self, larkfield):
        page = larkfield.get("/finance/statements").text

        assert "1 July 2026 to 30 September 2026" in page
        assert "GBP 37,036.80" in page
        assert "Overdue since 19 November 2026" in page

    def test_is_empty_for_another_organisation(self, larkfield, stranger):
        assert "No statements yet" in stranger.get("/finance/statements").text

    @pytest.mark.parametrize("path", ["/finance/statements", "/finance/invoices", "/finance/contract"])
    def test_sends_a_stranger_to_the_door(self, work_app, path):
        assert work_app.test_client().get(path, base_url=visiting.WORK).status_code in (303, 401)


class TestShow:
    def test_explains_each_line(self, larkfield):
        page = larkfield.get(f"/finance/statements/{larkfield.statement_id}").text

        assert "463 appointments at GBP 48.00 make GBP 22,224.00." in page
        assert "Period 2026-07-01.2026-09-30: 463" in page

    def test_links_to_the_invoice(self, larkfield):
        assert "http://pay.localhost/i/in_" in larkfield.get(f"/finance/statements/{larkfield.statement_id}").text

    def test_is_not_found_for_another_organisation(self, larkfield, stranger):
        assert stranger.get(f"/finance/statements/{larkfield.statement_id}").status_code == 404

    def test_is_refused_to_hr(self, work_app, larkfield):
        browser = visiting.as_role(work_app, "hr", "hr", larkfield.tenant_id)

        answer = browser.get(f"/finance/statements/{larkfield.statement_id}", base_url=visiting.WORK)

        assert answer.status_code in (303, 403)
