import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import postings
from billing.postings import Account, DoesNotBalance, Posting

amounts = st.integers(-(10**12), 10**12)


def sums(*entries):
    totals = dict.fromkeys(Account, 0)
    for entry in entries:
        for posting in entry:
            totals[posting.account] += posting.amount
    return totals


class TestForInvoice:
    @given(amounts, amounts)
    def test_balances(self, net, tax):
        postings.check_balanced(postings.for_invoice(net=net, tax=tax))

    def test_says_who_owes_what(self):
        entry = postings.for_invoice(net=1000, tax=200)

        assert entry == (
            Posting(Account.RECEIVABLE, 1200),
            Posting(Account.REVENUE, -1000),
            Posting(Account.TAX, -200),
        )


class TestForPayment:
    @given(amounts, amounts)
    def test_leaves_nothing_owed_when_all_is_paid(self, net, tax):
        totals = sums(postings.for_invoice(net=net, tax=tax), postings.for_payment(net + tax))

        assert totals[Account.RECEIVABLE] == 0
        assert totals[Account.BANK] == net + tax


class TestForCreditNote:
    @given(amounts, amounts)
    def test_undoes_the_invoice(self, net, tax):
        totals = sums(postings.for_invoice(net=net, tax=tax), postings.for_credit_note(net=net, tax=tax))

        assert set(totals.values()) == {0}


class TestCheckBalanced:
    @given(amounts, amounts.filter(bool))
    def test_refuses_a_difference(self, amount, difference):
        entry = (Posting(Account.BANK, amount + difference), Posting(Account.RECEIVABLE, -amount))

        with pytest.raises(DoesNotBalance):
            postings.check_balanced(entry)
