"""A directory's message and its answer (RFC 7644), by the library that knows the protocol and our one storage."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import Any

from scim2_models import Context, Error, PayloadTooLargeException, Resource, ResponseParameters, SCIMException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest as Asked
from scim2_server.responses import ScimResponse as Answer
from scim2_server.service import ScimService

from sso.scim import shape
from sso.scim.here import Here
from sso.scim.storage import RosterStorage
from tenants import staging

MAX_BODY = 256 * 1024
SAFE = frozenset({"GET", "HEAD"})
# An attribute, what selects among its values, and what is asked of the one that was selected.
SELECTED = re.compile(r'\b(\w+)\[([^\[\]]{1,200})\]\.(\w+ (?:eq|ne|co|sw|ew) "(?:[^"\\]|\\.){0,400}")')
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="SCIM"'}

__all__ = ["MAX_BODY", "Answer", "Asked", "answer", "refusal"]


class Speech(ScimService):
    """The protocol as directories expect it: what a PATCH changed is answered with the whole resource."""

    def patch_response(
        self, base_url: str, resource: Resource[Any], response_parameters: ResponseParameters[Any]
    ) -> Answer:
        """200 and the body: some directories take 204 for nothing done (RFC 7644, 3.5.2 allows both)."""
        published = self.publish(base_url, resource)
        return self.resource_response(published, Context.RESOURCE_REPLACEMENT_RESPONSE, response_parameters)


class Serialised(RosterStorage):
    """The storage within one message: a writing one waits for its turn before it reads."""

    def __init__(self, here: Here, *, writes: bool) -> None:
        super().__init__(here)
        self._writes = writes

    @contextmanager
    def operation(self) -> Iterator[None]:
        """One writer of an organisation at a time, roster files included. Raises staging.Busy."""
        if self._writes:
            staging.lock(self._here.tenant_id)
        yield


def answer(asked: Asked, here: Here) -> Answer:
    """Answer a message of a directory that showed its secret. Refusals of the protocol are answers too.

    Raises staging.Busy while a roster file is being taken in.
    """
    speech = _speech(here.feed.group_by)
    asked = replace(asked, query=_as_filtered(asked.query))
    try:
        if len(asked.body) > MAX_BODY:
            raise PayloadTooLargeException(detail=f"A message has at most {MAX_BODY} bytes")
        storage = Serialised(here, writes=asked.method.upper() not in SAFE)
        return ScimHandler(speech, storage).handle(asked)
    except SCIMException as refused:
        return speech.error_response(refused)


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Answer:
    """A refusal in SCIM's own form (RFC 7644, 3.12)."""
    more = dict(headers or {}) | (CHALLENGE if status == HTTPStatus.UNAUTHORIZED else {})
    return Answer(HTTPStatus(status), Error(status=status, detail=detail).model_dump(), more)


def _as_filtered(query: Mapping[str, str]) -> Mapping[str, str]:
    """Entra ID asks for `emails[type eq "work"].value eq "…"`, for which RFC 7644 has another form."""
    if "filter" not in query:
        return query
    return {**query, "filter": SELECTED.sub(r"\1[\2 and \3]", query["filter"])}


@cache
def _speech(group_by: str | None) -> Speech:
    return Speech(shape.description(group_by))
