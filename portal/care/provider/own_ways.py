"""How providers sign in themselves, and where they are signed in."""

from portal.care.doorways import PROVIDERS
from portal.staff import nouns

bp = nouns.own_ways(PROVIDERS)
