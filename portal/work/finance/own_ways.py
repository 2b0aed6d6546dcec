"""How people of finance sign in themselves, and where they are signed in."""

from portal.staff import nouns
from portal.work.doorways import FINANCE

bp = nouns.own_ways(FINANCE)
