"""Leaving quickly ends the visit and asks the browser to forget."""


class TestNow:
    def test_ends_the_visit_and_goes_somewhere_harmless(self, amber):
        answer = amber.get("/exit")

        assert answer.status_code == 303
        assert answer.location == "https://www.bbc.com/weather"
        assert amber.get("/my").location == "/enter"

    def test_tells_the_browser_to_forget(self, amber):
        answer = amber.get("/exit")

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert any(value.startswith("__Host-place=;") for value in answer.headers.getlist("Set-Cookie"))

    def test_works_by_a_form_and_for_whoever_is_not_signed_in(self, stranger):
        assert stranger.browser.post("/exit", base_url="http://care.localhost:8001").status_code == 303

    def test_may_be_done_twice(self, amber):
        amber.get("/exit")

        assert amber.get("/exit").status_code == 303
