"""How people of HR sign in themselves, and where they are signed in."""

from portal.work.doorways import HR
from portal.staff import nouns

bp = nouns.own_ways(HR)
