"""How people of finance sign in themselves, and where they are signed in."""

from portal.work.doorways import FINANCE
from portal.staff import nouns

bp = nouns.own_ways(FINANCE)
