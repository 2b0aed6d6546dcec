"""How network managers sign in themselves, and where they are signed in."""

from portal.care.doorways import MANAGERS
from portal.staff import nouns

bp = nouns.own_ways(MANAGERS)
