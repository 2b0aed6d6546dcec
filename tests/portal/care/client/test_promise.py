"""What the employer sees, for anybody who wants to know."""


class TestShow:
    def test_is_there_for_anybody(self, stranger):
        assert "What your employer never sees" in stranger.words("/what-your-employer-sees")

    def test_is_one_link_away_from_every_page(self, amber):
        for path in ("/", "/p", "/enter", "/my", "/step/1", "/appointments", "/me"):
            assert 'href="/what-your-employer-sees"' in amber.get(path).get_data(as_text=True)
