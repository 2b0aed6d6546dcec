"""How operators sign in themselves, and where they are signed in."""

from portal.work.doorways import OPERATOR
from portal.staff import nouns

bp = nouns.own_ways(OPERATOR)
