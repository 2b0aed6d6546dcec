"""What people do on the care side: who runs the network, providers, and a client."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.at_work import come_back, join

ZONE = ZoneInfo("Europe/London")
A_WHILE = timedelta(minutes=20)
SEES_FRAMES = """async () => {
  const theirs = document.querySelector("[data-theirs]");
  const decoded = () => theirs.getVideoPlaybackQuality().totalVideoFrames;
  for (let tries = 0; tries < 100 && !decoded(); tries += 1) await new Promise((done) => { setTimeout(done, 100); });
  return decoded() && theirs.videoWidth;
}"""


class Network:
    """Adds a provider with a licence, and invites them."""

    def __init__(self, alcove, windows):
        self.alcove = alcove
        self.window = windows.open("network manager")
        join(self.window, alcove.run("care", "network", "add", "--name", "Florence")["link"])
        self.window.see("The network today").look()

    def add_provider(self, name, *, from_day, until):
        """Their profile and licence; the link by which they come in."""
        self.window.follow("Providers").look().follow("Add a provider").look()
        self.window.fill(Name=name, A_few_sentences="I listen first. We find small steps together.")
        for label in ("English", "Worry or anxiety", "Stress"):
            self.window.page.get_by_label(label, exact=True).check()
        self.window.follow("Keep it").see("was added")
        self.window.page.get_by_label("It holds in").select_option("GB")
        self.window.fill(Profession="Counsellor", Licensed_by="BACP")
        self.window.fill(From=from_day.isoformat(), Until=until.isoformat())
        self.window.follow("Record it").see("The licence is recorded").follow("Make a link").see("The invitation for")
        return self.window.look().page.locator("[data-invitation]").inner_text()

    def add_by_command(self, name, *, from_day, until):
        """The same by `alcove care provider add`."""
        told = ["--name", name, "--zone", ZONE.key, "--language", "en", "--topic", "stress", "--way", "video"]
        licence = ["--profession", "Psychologist", "--authority", "HCPC", "--licensed-in", "GB"]
        days = ["--valid-from", from_day.isoformat(), "--valid-until", until.isoformat()]
        return self.alcove.run("care", "provider", "add", *told, *licence, *days)["link"]

    def see_released(self, period):
        """The period is closed and published."""
        come_back(self.window, self.alcove.at("CARE", "/network/doorway"))
        self.window.follow("Periods").see(period).look()


class Provider:
    """Opens hours, answers, meets, and records what became of it."""

    def __init__(self, alcove, windows, name, link):
        self.alcove = alcove
        self.name = name
        self.window = windows.open(name)
        join(self.window, link)

    def open_hours(self, now, *, look=False):
        """Every day from a while before this time of day: when whole days have gone by, an appointment is under way."""
        opens = (now - A_WHILE).astimezone(ZONE)
        self.window.follow("Availability")
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
            self.window.page.get_by_label(day, exact=True).check()
        self.window.fill(From=f"{opens:%H:%M}", Until=f"{opens + timedelta(hours=3):%H:%M}")
        self.window.follow("Open these hours").see("These hours are open now")
        if look:
            self.window.look()

    def accept(self):
        """Say yes to the one who asks, and see it booked."""
        self.window.follow("Referrals").see("Waiting for your answer (1)").look()
        self.window.follow("Open ").look().follow("Accept and book this time").look()
        self.window.follow("Appointments").see("Booked").look()

    def go_in(self):
        """On the day: sign in, and into the room."""
        come_back(self.window, self.alcove.at("CARE", "/provider/doorway"))
        self.window.follow("Open the room").look().press("Go in").see("You are in the room")

    def record(self):
        """It took place."""
        self.window.press("Hang up").see("The call is over").follow("The appointment, to record").look()
        self.window.follow("It took place").see("Recorded: it took place").look()


class Client:
    """Opens an account with a voucher, asks for somebody, and meets them."""

    def __init__(self, alcove, windows):
        self.alcove = alcove
        self.windows = windows
        self.window = windows.open("client")
        self.words = []

    def arrive(self, address):
        """Scan the square: the page that its address opens compares the key and says whether the voucher is good."""
        self.window.go(self.alcove.at("CARE")).look("client-start").look_small_and_dark("client-start")
        self.window.go(address).see("It is good").look()
        assert self.window.page.evaluate("location.hash") == ""

    def bring(self, path):
        """The same with the file that was saved."""
        self.window.go(self.alcove.at("CARE", "/p"))
        self.window.page.get_by_label("The file you saved").set_input_files(path)
        self.window.see("It is good")

    def keep_words(self, button="Open a new account"):
        """Write the eight words down and type the two that are asked for."""
        self.window.press(button).see("Your words").look("client-words")
        self.words = self.window.page.locator("[data-phrase] li").all_inner_texts()
        assert len(self.words) == 8
        self.retype(self.words)

    def retype(self, words):
        """Type the two of them that are asked for."""
        for place in ("first", "second"):
            number = int(self.window.page.locator(f"label[data-{place}]").inner_text().split()[-1])
            self.window.page.locator(f"#{place}-word").fill(words[number - 1])
        self.window.press("I have kept them")

    def answer(self):
        """The questions, safety first."""
        self._choose("Are you safe right now?", "Yes")
        self._choose("What brings you here?", "Stress", picture="client-question")
        self._choose("How would you like to meet?", "Video")
        self._choose("When suits you?")
        self._choose("Who would you feel at ease with?")
        self.window.page.get_by_label("Country or state").select_option("GB")
        self._choose("Where will you be when you meet?")
        self._choose("What may we call you?", "25")
        self.window.see("Are these right?").look()

    def see_choices(self):
        """Three people with reasons and free times."""
        self.window.follow("See who is free").see("People who could suit you").look("client-choices")
        assert self.window.page.locator("article.person").count() == 3

    def ask_first(self):
        """Ask whoever is named first for their next free time; their name."""
        name = self.window.page.locator("article.person h2").first.inner_text()
        self.window.follow(f"See times with {name}").look()
        self.window.page.locator("input[name=when]").first.check()
        self.window.follow("Ask for this time").see("We have asked").look()
        return name

    def ask(self, name, at):
        """Of the three, ask this one for the time nearest to that moment."""
        self.see_choices()
        self.window.follow(f"See times with {name}").look()
        offered = [radio.get_attribute("value") for radio in self.window.page.locator("input[name=when]").all()]
        nearest = min(offered, key=lambda value: abs(datetime.fromisoformat(value) - at))
        self.window.page.locator(f"input[name=when][value='{nearest}']").check()
        self.window.follow("Ask for this time").see("We have asked").look()

    def come_back(self):
        """On another day and another device: with eight words."""
        self.window.close()
        self.window = self.windows.open("client again").go(self.alcove.at("CARE", "/enter")).look()
        self.window.fill(Your_eight_words=" ".join(self.words)).press("Enter", exact=True)
        self.window.see("Your next appointment").look()

    def go_in(self):
        """Into the room."""
        self.window.follow("Go to the room").look().press("Go in")

    def see_left(self):
        """What is covered still."""
        self.window.go(self.alcove.at("CARE", "/my")).look()
        return self.window.page.locator("main").inner_text()

    def _choose(self, heading, *labels, picture=None):
        self.window.see(heading).look(picture)
        for label in labels:
            self.window.page.get_by_label(label).first.check()
        self.window.follow("Continue")


def see_each_other(*windows):
    """Each browser decodes what the other's camera sends."""
    return [window.page.evaluate(SEES_FRAMES) for window in windows]
