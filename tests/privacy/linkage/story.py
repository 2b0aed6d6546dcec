"""One game's life: the people of `people.py` use the real applications over HTTP, blinding included, on a moved clock.

A company sign-in is made without SAML, as tests of the desk do; everything after it is the page's own traffic. The
access phrase is 32 random bytes, as if the browser had derived them.
"""

import heapq
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from flask import session

from care import answers, matching, nicknames
from care.answers import Answers
from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.redeeming import accounts
from eligibility.redeeming.phrase import Login
from kernel import canonical, clock, scope
from portal import doors, unit_of_work, visits
from portal.surfaces import Visitor
from portal.work.jobs import enrolling
from portal.work.permissions import DESK
from tenants import organisations, roster
from tests.privacy.linkage import people
from tests.privacy.linkage.clockwork import Clockwork
from tests.privacy.linkage.installation import CARE, WORK, Sides
from tests.privacy.linkage.mutants import Mutant
from tests.privacy.linkage.people import DAY, HOUR, MINUTE, YEAR_BEGINS, Person

TENANT = UUID(int=0xE1)
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
SAID = Answers(modality="video", language="en", age_band="25_64", jurisdiction="GB", zone="Europe/London")
ASK, OCTETS = "application/private-token-request", "application/octet-stream"
SMALLEST_GATE = 20
# Stands in every ask, and nowhere afterwards.
BROWSER = "Marked-Browser/77"
OFFICE, PHONE = "10.77", "172.77"


@dataclass
class Truth:
    """What the attackers are scored by and never see: whose each account is, and who signed in at all."""

    owner: dict[str, str] = field(default_factory=dict)
    signed_in: set[str] = field(default_factory=set)


@dataclass
class Held:
    """What somebody holds: vouchers not used so far, and what opens the account they have."""

    tokens: list[formats.Token] = field(default_factory=list)
    login: bytes = b""


class Story:
    """Plays a game to its end; `truth` is then complete."""

    def __init__(self, sides: Sides, mutant: Mutant, size: int, draw: Random, *, short: bool = False) -> None:
        """Nothing happens so far. A short game ends before anybody renews."""
        self.sides, self.mutant, self.draw = sides, mutant, draw
        self.ends = people.SHORT_GAME_ENDS if short else people.GAME_ENDS
        self._directory: tuple[float, directory.Directory] | None = None
        self.per_member = draw.choice((1, 2))
        self.people = people.make(draw, size, self.per_member, on_demand=mutant.on_demand)
        self.clock, self.truth = Clockwork(sides, mutant), Truth()
        self.held: dict[str, Held] = {person.number: Held() for person in self.people}
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self.access_log = sides.at.home / "access.log"
        self.access_log.unlink(missing_ok=True)
        issuer, care = sides.at.admin("issuer"), sides.at.admin("care")
        mutant.spoil(issuer, care)
        self.issuer = issuer
        settings = sides.work.extensions["settings"]
        self.roster_key, self.desk_pepper = settings.roster_key, settings.desk_pepper
        self.login_pepper = sides.care.extensions["settings"].login_pepper

    def play(self) -> None:
        """From the invitation to some weeks after the renewal, ending after a night."""
        self.clock.go_to(HOUR_OF_BEGINNING)
        self._employ()
        self.clock.night()
        for person in self.people:
            self._plan(person)
        while self._due and self._due[0][0] < self.ends:
            moment, _, act = heapq.heappop(self._due)
            self.clock.go_to(max(moment, self.clock.now))
            act()
        self.clock.go_to(max(self.ends, self.clock.now + DAY))
        self.clock.night()
        self.clock.rewrite()

    def _plan(self, person: Person) -> None:
        if person.joins is not None and person.begins is not None:
            self._later(person.joins, lambda: self._cover(person))
            self._later(person.begins + ENROLLED_AT, self._enrol)
        if person.leaves is not None:
            self._later(person.leaves, lambda: self._cover(person, covered=False))
        if person.collects is not None:
            self._later(person.collects, lambda: self._collect(person, person.redeems))
        if person.renews is not None:
            self._later(person.renews, lambda: self._renew(person))

    def _later(self, moment: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (moment, len(self._due) + self.draw.randrange(10**9) * 1000, act))

    def _employ(self) -> None:
        terms = {"per_member": self.per_member, "gate": SMALLEST_GATE}
        wanted = organisations.Wanted("larkfield", "Larkfield", "GB", YEAR_BEGINS.date(), terms=terms)
        with self.sides.work.app_context():
            with unit_of_work.acting("operator_web", tenant_id=TENANT):
                organisations.add(TENANT, wanted, at=clock.now())
            with unit_of_work.acting("work_job", tenant_id=TENANT):
                for person in self.people:
                    if person.joins is None:
                        roster.cover(person.number, roster.Cover(), key=self.roster_key, on=clock.today())
                enrolling.enrol_members(at=clock.now())

    def _cover(self, person: Person, *, covered: bool = True) -> None:
        with self.sides.work.app_context(), unit_of_work.acting("work_job", tenant_id=TENANT):
            roster.cover(person.number, roster.Cover(covered=covered), key=self.roster_key, on=clock.today())
        self._enrol()

    def _enrol(self) -> None:
        """As the worker does every night: whoever begins on a day is enrolled with all the others of that day."""
        with self.sides.work.app_context(), unit_of_work.acting("work_job", tenant_id=TENANT):
            enrolling.enrol_members(at=clock.now())
        self.clock.touched.add("work")

    def _collect(self, person: Person, redeems: list[float], *, mode: int = formats.NEW_ACCOUNT) -> None:
        """Sign in, take what there is, leave; then whatever was made up to follow."""
        key, made = self._issue(person)
        self.truth.signed_in.add(person.number)
        self.held[person.number].tokens += made
        self.mutant.collected(self.issuer, self._subject(person), key.key_id, clock.now())
        for delay, token in zip(redeems, made, strict=False):
            self._later(self.clock.now + delay, lambda token=token: self._redeem(person, token, mode))

    def _renew(self, person: Person) -> None:
        """In the year after: extend the account, begin only now, or do nothing with the new voucher."""
        if self.mutant.on_demand and person.extends is None and person.begins_later is None:
            return
        if person.extends is not None and self.held[person.number].login:
            self._collect(person, [person.extends], mode=formats.EXTEND_ACCOUNT)
        else:
            self._collect(person, [] if person.begins_later is None else [person.begins_later])

    def _issue(self, person: Person) -> tuple[directory.Key, list[formats.Token]]:
        browser, address = self._at_the_desk(person), self._seen_as(person, OFFICE)
        if person.slips:
            self._send(browser, "/issue", bytes(258), ASK, person, address)
        begun = browser.get("/begin", base_url=WORK, environ_base=address).json
        key = self._published(browser).key(bytes.fromhex(begun["key_id"]))
        assert key is not None
        modulus, made = keys.modulus(key.spki), []
        for _ in range(begun["per_member"]):
            nonce = secrets.token_bytes(32)
            made.append((nonce, blind.blind(modulus, formats.token_input(nonce, DIGEST, key.key_id))))
        body = b"".join(formats.TokenRequest(key.key_id[-1], each.blinded).encode() for _, each in made)
        for _ in range(2 if person.sends_twice else 1):
            answer = self._send(browser, "/issue", body, ASK, person, address)
        assert answer.status_code == 200, answer.data
        signed = formats.read_responses(answer.data, len(made))
        browser.post("/done", base_url=WORK, headers={"Origin": WORK}, environ_base=address)
        self.clock.touched.add("work")
        return key, [
            formats.Token(nonce, DIGEST, key.key_id, blind.finish(modulus, each, answered))
            for (nonce, each), answered in zip(made, signed, strict=True)
        ]

    def _published(self, browser: Any) -> directory.Directory:
        """The key directory, fetched once between two nights."""
        night = self.clock.now // DAY
        if self._directory is None or self._directory[0] != night:
            raw = canonical.decode(browser.get("/keys.json", base_url=WORK).data)
            self._directory = night, directory.parse(raw["document"])
        return self._directory[1]

    def _redeem(self, person: Person, token: formats.Token, mode: int) -> None:
        """Open or extend an account, and say what one needs. Too early: come back on another day."""
        login = self.held[person.number].login if mode == formats.EXTEND_ACCOUNT else secrets.token_bytes(32)
        body = formats.Redeem(mode, token, login).encode()
        browser, address = self.sides.care.test_client(), self._seen_as(person, PHONE)
        if person.slips:
            self._send(browser, "/enter", secrets.token_bytes(32), OCTETS, None, address)
        answer = self._send(browser, "/redeem", body, OCTETS, None, address)
        if answer.status_code == 409:
            self._later(self.clock.now + self.draw.uniform(0.3, 3) * DAY, lambda: self._redeem(person, token, mode))
            return
        assert answer.status_code == 204, answer.data
        if person.sends_twice:
            assert self._send(browser, "/redeem", body, OCTETS, None, address).status_code == 410
        self.clock.touched.add("care")
        account_id = self._account(login)
        self.truth.owner[str(account_id)] = person.number
        self.held[person.number].login = self.held[person.number].login or login
        if mode == formats.NEW_ACCOUNT:
            self._later(self.clock.now + self.draw.uniform(1, 10) * MINUTE, lambda: self._ask(account_id, login))

    def _ask(self, account_id: UUID, login: bytes) -> None:
        """Come in by the eight words and write down what is needed: rows that carry ordinary times."""
        browser = self.sides.care.test_client()
        address = {"REMOTE_ADDR": f"{PHONE}.255.{self.draw.randrange(1, 255)}", "HTTP_USER_AGENT": BROWSER}
        assert self._send(browser, "/enter", login, OCTETS, None, address).status_code in (204, 429)
        with self.sides.care.app_context(), unit_of_work.acting("client_web", account_id=account_id):
            now = clock.now()
            referral = answers.draft(account_id, called=nicknames.suggest(self.draw), at=now)
            answers.answer(referral, SAID, at=now)
            answers.submit(referral, rule_version=matching.RULE_VERSION, at=now)
        self.clock.touched.add("care")

    def _at_the_desk(self, person: Person) -> Any:
        """A browser in which this person has come in."""
        app = self.sides.work
        with app.test_request_context("/", base_url=WORK):
            doors.enter()
            visits.begin(Visitor(UUID(int=1), DESK, owners={"tenant_id": TENANT}))
            session.update(subject="00", roster_key=roster.person_key(self.roster_key, TENANT, person.number).hex())
            answer = app.response_class()
            app.session_interface.save_session(app, session, answer)
        found = re.match(r"([^=]+)=([^;]+)", answer.headers["Set-Cookie"])
        assert found
        browser = app.test_client()
        browser.set_cookie(found[1], found[2], domain="localhost")
        return browser

    def _send(self, browser: Any, path: str, body: bytes, kind: str, person: Person | None, address: Any) -> Any:
        base = WORK if person else CARE
        headers = {"Origin": base}
        answer = browser.post(
            path, data=body, base_url=base, content_type=kind, headers=headers, environ_base=address
        )  # fmt: skip
        if self.mutant.access_log:
            # As a proxy in front would: the work side's knows the name of whoever signed in.
            line = f"{self.clock.at().isoformat()} {base} {person.number if person else '-'} POST {path}"
            with self.access_log.open("a") as log:
                log.write(f"{line} {answer.status_code} {len(answer.data)}\n")
        return answer

    def _seen_as(self, person: Person, net: str) -> dict[str, str]:
        """The address and the browser that the application sees: another network at work than on the phone."""
        number = int(person.number)
        return {"REMOTE_ADDR": f"{net}.{number // 250}.{number % 250 + 1}", "HTTP_USER_AGENT": BROWSER}

    def _subject(self, person: Person) -> bytes:
        key = roster.person_key(self.roster_key, TENANT, person.number)
        return enrolling.subject_mac(self.desk_pepper, TENANT, key)

    def _account(self, login: bytes) -> UUID:
        with self.sides.care.app_context(), scope.nobody("client_web"):
            return accounts.enter(accounts.login_mac(self.login_pepper, Login(login)))


ENROLLED_AT = 2 * HOUR
HOUR_OF_BEGINNING = 2 * people.HOUR
