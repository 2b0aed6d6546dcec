"""What people do on the work side: an operator, HR, finance and the company's own people."""

from tests.journeys import collecting

METADATA_HOST = "idp.localhost"
COMPANY = "northwind"
PRODUCTS = ("entra", "okta", "google", "keycloak", "generic")


def join(window, link):
    """Come in for the first time, by a link that works once, and make a passkey."""
    window.give_passkeys().go(link).look().press("Set up my passkey")
    window.page.wait_for_url(lambda address: "/doorway" not in address)


def come_back(window, doorway):
    """Sign in again with the passkey."""
    window.go(doorway).press("Sign in with a passkey")
    window.page.wait_for_url(lambda address: "/doorway" not in address)


def open_newest_statement(window):
    """The statement at the top of the list; whoever has one way in only is led to a second one first."""
    window.follow("Statements").until("main table a").look()
    with window.page.expect_navigation():
        window.page.locator("main table a").first.click()
    return window


class Operator:
    """Adds the organisation, invites its HR, and opens its contract."""

    def __init__(self, alcove, windows):
        self.window = windows.open("operator")
        join(self.window, alcove.run("work", "operator", "add", "--name", "Grace Hopper")["link"])

    def add_organisation(self, *, first_day):
        """Northwind, whose contract year begins on that day."""
        self.window.look().follow("Add an organisation").look()
        self.window.fill(Name="Northwind", Short_name=COMPANY, First_day=first_day.isoformat())
        self.window.follow("Add it").see("Northwind was added")

    def invite_hr(self):
        """The link for HR's first person, which is shown once."""
        self.window.fill(Name="Ada Byron").follow("Make a link").see("The invitation for Ada Byron")
        return self.window.look().page.locator("[data-invitation]").inner_text()

    def open_contract(self, *, first_day):
        """Per head and for what is used, settled every quarter."""
        self.window.follow("Contract").look()
        self.window.page.get_by_label("What is paid for").select_option(index=self._kind())
        self.window.fill(Price_per_person_and_month="2.50", Price_per_counted_appointment="65.00")
        self.window.fill(First_day_of_the_first="" + first_day.isoformat(), These_terms_hold=first_day.isoformat())
        self.window.fill(Bill_to="Northwind Ltd", Bills_go_to="accounts@northwind.example")
        self.window.follow("Put it in force").see("Version 1 of the contract is in the books").look()

    def _kind(self):
        labels = self.window.page.get_by_label("What is paid for").locator("option").all_inner_texts()
        return len(labels) - 1


class Hr:
    """Sends the roster, connects the sign-in, invites finance, and reads the figures."""

    def __init__(self, alcove, windows, link):
        self.alcove = alcove
        self.window = windows.open("hr")
        join(self.window, link)

    def send_roster(self, path):
        """The whole company in one file; how many are covered now."""
        self.window.see("Who is covered").look()
        self.window.page.get_by_label("The file", exact=True).set_input_files(path)
        self.window.page.get_by_label("Everybody who is covered").check()
        self.window.follow("Send the file").see("The file was applied").look()
        self.window.follow("Roster")

    def try_roster(self, path):
        """What a file would do, without doing it: another company's would end everybody's cover, and is held."""
        self.window.page.get_by_label("The file", exact=True).set_input_files(path)
        self.window.page.get_by_label("Everybody who is covered").check()
        self.window.page.get_by_label("Only try it").check()
        self.window.follow("Send the file").see("Please confirm this file").look()

    def connect_sign_in(self, windows):
        """Give IT a link; once they have set the sign-in up and switched it on, the address where people sign in."""
        ItContact(self.alcove, windows, link_for_it(self.window)).set_up("00001")
        self.window.follow("Sign-in").see("Your sign-in is on").look()
        return self.window.page.get_by_role("link", name="this address").get_attribute("href")

    def invite_finance(self):
        """The link for finance."""
        self.window.follow("Colleagues").fill(Name="Luca Pacioli")
        self.window.page.get_by_label("Role").select_option("finance")
        self.window.follow("Make a link").see("The invitation for Luca Pacioli").look()
        return self.window.page.locator("[data-invitation]").inner_text()

    def read_uptake(self):
        """The figures of the period that was released."""
        come_back(self.window, self.alcove.at("WORK", "/hr/doorway"))
        self.window.follow("Uptake").see("How care is used").look()
        return self.window.page.locator("main").inner_text()


def link_for_it(window):
    """HR makes a link for whoever looks after the company's sign-in."""
    window.follow("Sign-in").look().follow("Make a link for your IT").look()
    window.fill(For_whom="Sam in IT").follow("Make a link").see("The link for Sam in IT").look("hr-setup-link")
    return window.page.locator("[data-invitation]").inner_text()


class ItContact:
    """Sets the sign-in up by a link, without an account: from our addresses to a test, and on."""

    def __init__(self, alcove, windows, link):
        self.alcove = alcove
        self.window = windows.open("it contact")
        self.window.go(link).look().follow("Begin").see("Connect your company's sign-in").look()

    def set_up(self, number):
        """Copy, give the metadata's address, test with a number of the roster, and switch it on."""
        self.connect()
        self.test(number).see("The test passed").see("Found on the roster").look("setup-passed")
        self.window.follow("Next: switch it on").look()
        self.window.follow("Switch on for everybody").see("Your sign-in is on").look()

    def connect(self):
        """Copy our addresses, and give the address of the metadata."""
        self.window.follow("Make our addresses").see("Copy our addresses").look("setup-copy")
        self.window.follow("Next: give us its metadata").look("setup-give").follow("Give an address").look()
        self.window.fill(Address_of_the_metadata=self._address()).follow("Read it now").see("is connected")
        self.window.look("setup-steps").follow("Check the settings").look("setup-settings")

    def see_products(self):
        """Every product's form, field by field."""
        for name in PRODUCTS:
            self.window.go(self.alcove.at("WORK", f"/setup/connection/copy/{name}")).look(f"setup-{name}")

    def expect_signed(self, part):
        """Choose what the identity provider is to sign."""
        self.window.go(self.alcove.at("WORK", "/setup/connection/settings"))
        self.window.page.get_by_role("radio", name=part).check()
        self.window.follow("Keep these settings").see("The settings are kept")

    def test(self, number):
        """A test sign-in as the person with this number."""
        self.window.go(self.alcove.at("WORK", "/setup/connection/test")).look()
        self.window.follow("Run a test sign-in")
        choose(self.window, number)
        return self.window

    def _address(self):
        return f"http://{METADATA_HOST}:{self.alcove.ports['IDP']}/{COMPANY}/metadata"


class Finance:
    """Reads the statement, and pays the invoice at the collector."""

    def __init__(self, alcove, windows, link):
        self.alcove = alcove
        self.window = windows.open("finance")
        join(self.window, link)
        self.window.see("Statements").look()

    def read_statement(self):
        """What is owed for the quarter, and how it came about. Heads are summed a while after they were counted."""
        come_back(self.window, self.alcove.at("WORK", "/finance/doorway"))
        return open_newest_statement(self.window).page.locator("main").inner_text()

    def pay(self):
        """Follow the statement to its invoice at the collector and pay there; come back until it is paid here."""
        self.window.until("main a:text('Open the invoice')").look()
        self.window.follow("Open the invoice").follow("Pay this invoice").see("This invoice is paid")
        self.window.go(self.alcove.at("WORK", "/finance/invoices")).until("td:text-is('Paid')").look()


class Employee:
    """Signs in through the company and collects a voucher in a real browser."""

    def __init__(self, windows, login, number):
        self.window = windows.open(f"employee {number}")
        self.window.go(login)
        choose(self.window, number)
        self.window.see("Someone to talk to").look("desk-coverage")

    def collect(self):
        """Have the browser make the voucher and see it signed."""
        self.window.follow("Collect your voucher").look().press("Make my voucher")
        self.window.see("Your voucher is ready").look("desk-voucher").look_small_and_dark("desk-voucher")

    def save(self, folder):
        """The file that the browser saves; its last line is the address behind the square."""
        with self.window.page.expect_download() as saved:
            self.window.press("Save as a file")
        assert saved.value.suggested_filename == "wellbeing-voucher.txt"
        saved.value.save_as(folder / saved.value.suggested_filename)
        return folder / saved.value.suggested_filename

    def hand_over(self):
        """The care side's page, opened beside this one, which is given the voucher."""
        with self.window.page.expect_popup() as opened:
            self.window.press("Open care here")
        return opened.value

    def leave(self):
        """Say that it is saved: nothing stays in this browser."""
        self.window.press("I have saved it").press("Yes, remove it here").see("It is yours now").look()
        assert self.window.context.cookies() == []
        self.window.close()


def choose(window, number):
    """Sign in at the identity provider as the person with this number."""
    window.page.locator("#other_number").fill(number)
    window.follow("Sign in", exact=True)


def collect_many(alcove, login, numbers):
    """Others collect without a browser; their vouchers as text."""
    return [collecting.collect(alcove.at("WORK"), login, number) for number in numbers]
