"""Signing in and out by passkey, and the first time by an invitation."""

from portal.staff import nouns
from portal.work.doorways import OPERATOR

bp = nouns.doorway(OPERATOR)
