"""Signing in and out by passkey, and the first time by an invitation."""

from portal import doorway
from portal.work.doorways import HR

bp = doorway.blueprint(HR)
