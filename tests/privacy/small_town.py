"""Both sides, and small organisations by name that wait for one pool: by the rules that pages and jobs call."""

import secrets
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from sqlalchemy import select

from eligibility.blinding import blind, formats, keys
from eligibility.issuing import ledger, publishing
from eligibility.issuing.signer import Keys
from eligibility.redeeming import published, redeem
from kernel import signing
from kernel.database import db
from portal import unit_of_work
from portal.installing import Home
from portal.work import wiring
from portal.work.desk import collecting
from portal.work.jobs import enrolling, plans
from tenants import layouts, organisations, pool_places, roster, roster_imports
from tenants.organisations import Wanted
from tenants.roster_imports import Ask, Declared
from tenants.tables.organisations import Unit
from tests import house

KEY = bytes.fromhex(house.SECRET)
WAITING, FORMING, FORMED, OUTGROWN = (
    datetime(*day, 3, tzinfo=UTC) for day in ((2026, 11, 1), (2026, 12, 1), (2027, 12, 1), (2028, 12, 1))
)
GATE = 20
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PLACE = redeem.Place(DIGEST, b"p" * 32)


@dataclass
class Town:
    """Both sides, and organisations by name."""

    work: object
    care: object
    pool: UUID = field(default_factory=uuid4)
    tenants: dict = field(default_factory=dict)

    def on_work(self, role="work_job", name=None):
        stack = ExitStack()
        stack.enter_context(self.work.app_context())
        scope = unit_of_work.acting(role, tenant_id=self.tenants[name]) if name else unit_of_work.everybody(role)
        stack.enter_context(scope)
        return stack

    def make_pool(self):
        with self.work.app_context(), unit_of_work.acting("operator_web"):
            wanted = Wanted("", "Small ones", "GB", FORMING.date(), {"gate": GATE})
            self.pool = pool_places.make("Small ones", wanted)

    def settle_in(self, name, people):
        """Add an organisation, let it wait for the pool, and take in its roster."""
        self.tenants[name] = uuid4()
        with self.on_work("operator_web", name):
            organisations.add(self.tenants[name], Wanted(name, name.title(), "GB", FORMING.date()), at=WAITING)
            pool_places.place(self.pool, people=people, at=WAITING)
        self.send_roster(name, people, at=WAITING)

    def send_roster(self, name, people, *, at):
        lines = "".join(f"{number:04},active\n" for number in range(people))
        file = BytesIO(b"employee_id,status\n" + lines.encode())
        with self.on_work(name=name):
            roster_imports.import_file(file, Ask(Declared.FULL, layouts.Layout()), key=KEY, at=at)
        with self.on_work(name=name):
            enrolling.enrol_members(at=at)

    def publish(self, at):
        """The work side's nightly publication, and the care side's fetching of it."""
        home = Home(self.work.extensions["settings"].home)
        home.signing_key("plans")
        with self.on_work():
            units = list(db.session.scalars(select(Unit.unit_id)))
        for unit in units:
            home.signing_key(f"plan-{unit}")
        with self.work.app_context():
            plans.publish(at=at)
        public = signing.public_bytes(signing.load_file(home.signing_key("plans")))
        with self.on_work():
            directory = publishing.newest_directory()
            signed = [publishing.signed_plan(unit) for unit in units if publishing.newest_plan(unit)]
        with self.care.app_context(), unit_of_work.everybody("care_job"):
            for document in signed:
                published.take_plan(document, public)
            if directory:
                published.take_directory(directory, public)

    def period(self, unit, at):
        with self.on_work():
            return publishing.newest_plan(unit).period(f"{at:%Y-%m}")

    def unit_of(self, name):
        with self.on_work(name=name):
            return organisations.get().unit_id

    def collect(self, name, number, at):
        """The voucher of one person, as their browser ends up with it."""
        with self.work.app_context():
            settings = wiring.settings()
            subject = enrolling.subject_mac(
                settings.desk_pepper, self.tenants[name], roster.person_key(KEY, self.tenants[name], f"{number:04}")
            )
            with unit_of_work.acting("desk_web", tenant_id=self.tenants[name]):
                key = collecting.current_key(subject, on=at.date())
                nonce = secrets.token_bytes(32)
                blinded = blind.blind(keys.modulus(key.spki), formats.token_input(nonce, DIGEST, key.key_id))
                ask = formats.TokenRequest(key.key_id[-1], blinded.blinded)
                (answer,) = ledger.issue(subject, key.key_id, [ask], sign=Keys(settings.signer_folder).sign)
        return formats.Token(nonce, DIGEST, key.key_id, blind.finish(keys.modulus(key.spki), blinded, answer))

    def gather(self, name, at):
        """Enough people collect for the gate to open; the first one's voucher."""
        tokens = [self.collect(name, number, at) for number in range(GATE)]
        self.publish(at + timedelta(days=1))
        return tokens[0]

    def spend(self, token, login, at, mode=formats.NEW_ACCOUNT):
        with self.care.app_context():
            return redeem.redeem(formats.Redeem(mode, token, login).encode(), PLACE, on=at.date())
