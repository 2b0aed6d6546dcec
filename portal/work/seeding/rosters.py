"""Rosters: made-up lists of made-up people, as files of the shapes that organisations really send."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.work.seeding.companies import GROUPS, Company
from tenants.layouts import Layout

FIRST = (
    "Aisha", "Anaïs", "Björn", "Chidi", "Chloé", "Dmitri", "Étienne", "Fatima", "Grace", "Hamza", "Ines", "João",
    "Katarzyna", "Liam", "Maeve", "Ngozi", "Olga", "Priya", "Quentin", "Rosa", "Søren", "Tomasz", "Ulrike", "Vera",
    "Wei", "Yusuf", "Zoë",
)  # fmt: skip
LAST = (
    "Abdi", "Almeida", "Brontë", "Castillo", "Dubois", "Eriksen", "Fernández", "García", "Haddad", "Iyer", "Jansen",
    "Kaur", "Łukasiewicz", "Müller", "Nguyen", "Okafor", "Petrović", "Quinn", "Rossi", "Smith-Jones", "Tanaka", "Usman",
    "van der Berg", "Weiß", "Xu", "Young", "Zieliński",
)  # fmt: skip
HEADINGS = {
    "usual": ("Employee ID", "First Name", "Last Name", "Work Email", "Status", "Eligibility Start", "Eligibility End",
              "Department"),
    "german": ("Personalnummer", "Vorname", "Nachname", "E-Mail", "Status", "Eintritt", "Austritt", "Abteilung"),
    "marked": ("employee_id", "first", "last", "work_email", "status", "start", "end", "group"),
}  # fmt: skip
LAYOUTS = {
    "usual": Layout(),
    "marked": Layout(),
    "german": Layout(
        encoding="cp1252",
        dates="31.12.2026",
        columns={"number": "Personalnummer", "starts_on": "Eintritt", "ends_on": "Austritt", "cohort": "Abteilung"},
    ),
}


@dataclass(frozen=True)
class Listed:
    """A line of a roster."""

    number: str
    first: str
    last: str
    starts_on: date
    group: str

    @property
    def name(self) -> str:
        """As they are called."""
        return f"{self.first} {self.last}"


def people(company: Company, *, by: date) -> Iterator[Listed]:
    """Everybody of a company, the same each time. All of them were there before `by`."""
    random = Random(f"alcove {company.slug}")  # noqa: S311 - made-up people, the same ones each time
    names, weights = zip(*GROUPS, strict=True)
    for place in range(company.people):
        yield Listed(
            number=f"{company.first_number + place:06}",
            first=random.choice(FIRST),
            last=random.choice(LAST),
            starts_on=by - timedelta(days=random.randrange(1, 5_000)),
            group=random.choices(names, weights)[0],
        )


def file(company: Company, *, by: date) -> bytes:
    """The whole roster as this company would export it."""
    german = company.layout == "german"
    paper = io.StringIO(newline="")
    writer = csv.writer(paper, delimiter=";" if german else ",", lineterminator="\r\n" if german else "\n")
    writer.writerow(HEADINGS[company.layout])
    for one in people(company, by=by):
        day = f"{one.starts_on:%d.%m.%Y}" if german else one.starts_on.isoformat()
        mail = f"{one.number}@{company.slug}.example"
        writer.writerow((one.number, one.first, one.last, mail, "active", day, "", one.group))
    mark = b"\xef\xbb\xbf" if company.layout == "marked" else b""
    return mark + paper.getvalue().encode(LAYOUTS[company.layout].encoding, errors="replace")
