"""The Chromium that tests drive: the one of the machine where there is one, else Playwright's own."""

import os
import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A camera and a microphone that are made up, and a browser that hands them over without asking.
FAKE_DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

# A device that keeps passkeys, made up, and knows the finger on it: for `WebAuthn.addVirtualAuthenticator`.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def found():
    """What to launch it with: where it is, if it is."""
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))  # noqa: TID251 - a test's own setting
    return {"executable_path": chromium} if chromium else {}
