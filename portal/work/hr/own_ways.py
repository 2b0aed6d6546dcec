"""How people of HR sign in themselves, and where they are signed in."""

from portal.staff import nouns
from portal.work.doorways import HR

bp = nouns.own_ways(HR)
