"""The first page says what this is and who sees what."""


class TestShow:
    def test_is_there_for_anybody(self, stranger):
        said = stranger.words("/")

        assert "What your employer never sees" in said
        assert "Your own phone" in said

    def test_leads_in_by_voucher_or_by_words(self, stranger):
        page = stranger.get("/").get_data(as_text=True)

        assert 'href="/p"' in page
        assert 'href="/enter"' in page

    def test_leads_who_is_signed_in_to_their_page(self, amber):
        assert 'href="/my"' in amber.get("/").get_data(as_text=True)

    def test_shows_its_own_address_for_a_phone(self, stranger):
        assert "data:image/svg+xml" in stranger.get("/").get_data(as_text=True)
