class TestShow:
    def test_says_what_is_agreed(self, larkfield):
        page = larkfield.get("/finance/contract").text

        assert "GBP 48.00" in page
        assert "Larkfield Foods" in page

    def test_shows_another_organisation_nothing(self, larkfield, stranger):
        page = stranger.get("/finance/contract").text

        assert "No contract yet" in page
        assert "Larkfield" not in page
