"""How operators sign in themselves, and where they are signed in."""

from portal.staff import nouns
from portal.work.doorways import OPERATOR

bp = nouns.own_ways(OPERATOR)
