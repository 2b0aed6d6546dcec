import re


def marks(colleague):
    return re.findall(r'name="visit" value="(\w+)"', colleague.get().text)


class TestMine:
    def test_says_since_when_and_how_and_which_is_this(self, ada):
        ada.sign_in()

        words = ada.words()
        assert words.count("with a passkey ·") == 2
        assert words.count("this one") == 1

    def test_leaves_out_what_has_been_idle_too_long(self, ada, move):
        move(minutes=20)
        ada.get()
        elsewhere = ada.browser
        move(minutes=40)
        ada.sign_in()

        assert elsewhere is not ada.browser
        assert len(marks(ada)) == 1
        move(minutes=55)
        assert len(marks(ada)) == 0


class TestEndVisit:
    def test_signs_out_there_and_not_here(self, ada):
        elsewhere = ada.browser
        ada.sign_in()

        ada.post("/own-ways/visits/end", visit=marks(ada)[0])

        assert elsewhere.get("/hr/own-ways", base_url=ada.base).status_code == 303
        assert ada.get().status_code == 200

    def test_leaves_anothers_alone(self, at, ada):
        ada.sign_in()
        mark = marks(ada)[0]
        grace = at("hr")
        grace.sign_in()

        grace.post("/own-ways/visits/end", visit=mark)

        assert marks(ada) == [mark]


class TestEndOthers:
    def test_leaves_only_this_one(self, ada):
        others = [ada.browser, ada.sign_in()]
        ada.sign_in()

        ada.post("/own-ways/visits/end-others")

        assert [browser.get("/hr/own-ways", base_url=ada.base).status_code for browser in others] == [303, 303]
        assert (ada.get().status_code, marks(ada)) == (200, [])
