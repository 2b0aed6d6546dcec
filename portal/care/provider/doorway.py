"""Signing in and out by passkey, and the first time by an invitation."""

from portal.care.doorways import PROVIDERS
from portal.staff import nouns

bp = nouns.doorway(PROVIDERS)
