class TestIndex:
    def test_lists_the_invoice_and_the_balance(self, larkfield):
        page = larkfield.get("/finance/invoices").text

        assert "-0001" in page
        assert "On your account: GBP 37,036.80" in page

    def test_is_empty_for_another_organisation(self, larkfield, stranger):
        assert "No invoices yet" in stranger.get("/finance/invoices").text
