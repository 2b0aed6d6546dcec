"""Directories in tests: a running server, and companies' directories that speak to it over HTTP."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import redis
import requests
from flask import Flask
from scim2_client.client import BaseSyncSCIMClient

from kernel import clock
from kernel.database import db
from portal import unit_of_work
from portal.app import limiter
from portal.work import app as work_app_module
from portal.work import settings as work_settings
from sso.scim import feed_secrets, feeds
from sso.scim.feeds import GroupBy, Link
from tests import house, serving

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
TYPE = "application/scim+json"


@dataclass
class Directory:
    """A company's directory: the address and the secret that its administrator was given."""

    tenant_id: UUID
    feed_id: UUID
    base: str
    bearer: str
    line: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Send a message; `body` is JSON, or bytes as they are."""
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        head = {"Authorization": f"Bearer {self.bearer}", "Content-Type": TYPE, "Accept": TYPE, **headers}
        return self.line.request(method, self.base + path, data=raw, headers=head, timeout=30)

    def bring(self, number: str, **more: Any) -> dict[str, Any]:
        """Create somebody with this employee number; the answer's body."""
        body = {"schemas": [USER, ENTERPRISE], "userName": f"{number}@northwind.example", "externalId": f"x-{number}",
                "active": True, ENTERPRISE: {"employeeNumber": number}, **more}  # fmt: skip
        return self._done(self.ask("POST", "/Users", body), 201)

    def patch(self, ident: str, *operations: dict[str, Any]) -> dict[str, Any]:
        """Change somebody; the answer's body."""
        return self._done(self.ask("PATCH", f"/Users/{ident}", {"schemas": [PATCH], "Operations": operations}), 200)

    def end(self, ident: str) -> dict[str, Any]:
        """Say that somebody no longer works there, as Entra ID does."""
        return self.patch(ident, {"op": "Replace", "path": "active", "value": False})

    def find(self, scim_filter: str, **more: str) -> dict[str, Any]:
        """Look people up."""
        answer = self.line.get(
            f"{self.base}/Users",
            params={"filter": scim_filter, **more},
            headers={"Authorization": f"Bearer {self.bearer}"},
            timeout=30,
        )
        return self._done(answer, 200)

    def _done(self, answer: requests.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found


class Checker(BaseSyncSCIMClient):
    """The line on which the library's tester speaks to a running server."""

    def __init__(self, directory: Directory, **more: Any) -> None:
        super().__init__(**more)
        self._directory = directory

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """One message as the tester wants it."""
        address = url if url.startswith("http") else f"{self._directory.base}/{url.lstrip('/')}"
        head = {"Authorization": f"Bearer {self._directory.bearer}", **(kwargs.pop("headers", None) or {})}
        return self._directory.line.request(method, address, headers=head, timeout=30, **kwargs)


@contextmanager
def running(servers: house.Servers, folder: Any) -> Iterator[Flask]:
    """The work side on databases of its own, served on a port that its settings name; it sets no rate."""
    work, issuer, port = servers.fresh("work"), servers.fresh("issuer"), serving.free_port()
    house.settings_of_work(servers, work, issuer, folder)
    environment = house.environment_of_work(servers, work, issuer, folder)
    environment["WORK_BASE_URL"] = f"http://localhost:{port}"
    app = work_app_module.create(work_settings.read("tests", environment))
    app.config["WORK_DATABASE"] = work
    redis.Redis.from_url(servers.valkey.url()).flushall()
    limiter.enabled = False
    try:
        with serving.serving(app, port):
            yield app
    finally:
        limiter.enabled = True
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        servers.drop(work)
        servers.drop(issuer)


def connect(
    app: Flask, tenant_id: UUID, link: Link = Link.EMPLOYEE_NUMBER, group_by: GroupBy | None = None
) -> Directory:
    """Switch a feed on for this organisation and give its directory the secret."""
    with app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
        feed = feeds.begin(at=clock.now())
        feeds.choose(feed, link, group_by)
        bearer = feed_secrets.make(feed, at=clock.now()).decode()
        feed_id = feed.feed_id
    return Directory(tenant_id, feed_id, f"{app.config['BASE_URL']}/scim/v2/{feed_id}", bearer)
