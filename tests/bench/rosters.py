"""Made-up rosters of any size for measuring: the same seed gives the same bytes."""

import io
from random import Random

HEADINGS = "Employee ID,First Name,Last Name,Work Email,Status,Eligibility Start,Eligibility End,Department\n"
FIRST = ("Aisha", "Björn", "Chidi", "Dmitri", "Étienne", "Fatima", "Grace", "Hamza", "Ines", "João", "Katarzyna", "Zoë")
LAST = ("Abdi", "Brontë", "Castillo", "Dubois", "Eriksen", "Fernández", "Haddad", "Kaur", "Łukasiewicz", "Okafor")
GROUPS = ("Engineering", "Finance", "Nursing & Care", "Operations", "People", "Sales")
# Long enough that a million lines are about 100 MB, as the bars say.
HOST = "northwind-holdings.example"


def write(path, people, *, seed="roster", changed=0.0):
    """A full file of `people` lines; `changed` of them are in another group than the same seed has them without it."""
    random, other = Random(seed), Random(f"{seed} changed")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADINGS)
        lines = io.StringIO()
        for number in range(people):
            first, last, group = random.choice(FIRST), random.choice(LAST), random.choice(GROUPS)
            day = f"{random.randrange(1990, 2026)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
            if other.random() < changed:
                group = "Moved"
            mail = f"{first}.{last}{number}@{HOST}".lower()
            lines.write(f"{number:07},{first},{last},{mail},active,{day},,{group}\n")
            if number % 10_000 == 9_999:
                file.write(lines.getvalue())
                lines = io.StringIO()
        file.write(lines.getvalue())
