"""Signing in and out by passkey, and the first time by an invitation."""

from portal import doorway
from portal.care.doorways import PROVIDERS

bp = doorway.blueprint(PROVIDERS)
