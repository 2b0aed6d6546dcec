"""The one storage behind the SCIM library: a feed's people as sealed rows, which the roster follows."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from scim2_models import (
    Meta,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    TooManyException,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage
from sqlalchemy import ColumnElement, Select, func, select, true

from kernel.database import db
from sso.scim import echoes, filters, linking, shape
from sso.scim.here import Here
from sso.tables.scim import FeedPerson

# A filter that digests cannot answer is looked up person by person, for so many people and no more.
MOST_READ = 20_000
READ_AT_ONCE = 500


class RosterStorage(ScimStorage):
    """A feed's people. Whoever the directory ends or deletes leaves the roster; nothing else of ours is touched."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """The person of this id. Raises NotFoundException, also for another feed's and a deleted one's."""
        return self._as_resource(self._row(resource_id))

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """One page of the people that match, and how many do. Raises TooManyException."""
        scim_filter = search_request.filter
        found = filters.condition(scim_filter, self._here) if scim_filter is not None else None
        where = found.where if found is not None else true()
        start, count = search_request.start_index_0 or 0, search_request.count
        if scim_filter is None or (found is not None and found.exact):
            rows = db.session.scalars(self._living(where).offset(start).limit(count))
            return SearchPage(self._number(where), [self._as_resource(row) for row in rows])
        if self._number(where) > MOST_READ:
            raise TooManyException
        matching = [one for one in self._read(where) if scim_filter.match(one)]
        return SearchPage(len(matching), matching[start : None if count is None else start + count])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Take a person in; one whom the directory deleted before is known again by its own id for them."""
        echo = {"active": True, **shape.kept(resource)}
        self._check_free(echo, but=None)
        row = self._find_gone(echo) or self._new()
        row.gone_at, row.changed_at, row.version = None, self._here.at, row.version + 1
        echoes.write(row, echo, self._here)
        db.session.add(row)
        linking.follow(row, echo, self._here)
        return self._as_resource(row)

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        """Write the whole new state of a person."""
        row = self._row(str(resource.id))
        self._check_version(row, expected_version)
        echo = shape.kept(resource)
        self._check_free(echo, but=row)
        row.changed_at, row.version = self._here.at, row.version + 1
        echoes.write(row, echo, self._here)
        linking.follow(row, echo, self._here)
        return self._as_resource(row)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """End the person's cover and forget what was said of them; digests stay, to know them again."""
        row = self._row(resource_id)
        self._check_version(row, expected_version)
        row.gone_at = row.changed_at = self._here.at
        row.version += 1
        linking.follow(row, None, self._here)
        echoes.shred(row)
        db.session.flush()

    def _new(self) -> FeedPerson:
        feed, at = self._here.feed, self._here.at
        return FeedPerson(
            tenant_id=feed.tenant_id, feed_id=feed.feed_id, resource_id=uuid4(), made_at=at, version=0, waits=False
        )

    def _row(self, resource_id: str) -> FeedPerson:
        try:
            ident = UUID(resource_id)
        except ValueError:
            raise NotFoundException(detail="There is no such resource") from None
        row = db.session.scalars(self._living(FeedPerson.resource_id == ident)).one_or_none()
        if row is None:
            raise NotFoundException(detail="There is no such resource")
        return row

    def _find_gone(self, echo: shape.Echo) -> FeedPerson | None:
        external_id = shape.find(echo, "externalId")
        if external_id is None:
            return None
        wanted = FeedPerson.external_id == echoes.digest(self._here, "external_id", external_id)
        gone = select(FeedPerson).where(self._ours, wanted, FeedPerson.gone_at.is_not(None))
        return db.session.scalars(gone.order_by(FeedPerson.gone_at.desc()).limit(1)).first()

    def _check_free(self, echo: shape.Echo, *, but: FeedPerson | None) -> None:
        taken = FeedPerson.user_name == echoes.digest(self._here, "user_name", echo.get("userName") or "")
        other = db.session.scalars(self._living(taken)).one_or_none()
        if other is not None and other is not but:
            raise UniquenessException

    def _check_version(self, row: FeedPerson, expected: str | None) -> None:
        if expected is not None and expected != _version(row):
            raise PreconditionFailedException

    @property
    def _ours(self) -> ColumnElement[bool]:
        return FeedPerson.feed_id == self._here.feed.feed_id

    def _living(self, where: ColumnElement[bool]) -> Select[FeedPerson]:
        living = select(FeedPerson).where(self._ours, FeedPerson.gone_at.is_(None), where)
        return living.order_by(FeedPerson.made_at, FeedPerson.resource_id)

    def _number(self, where: ColumnElement[bool]) -> int:
        living = select(func.count()).select_from(FeedPerson)
        return db.session.scalar(living.where(self._ours, FeedPerson.gone_at.is_(None), where)) or 0

    def _read(self, where: ColumnElement[bool]) -> Iterator[Resource[Any]]:
        for row in db.session.scalars(self._living(where).execution_options(yield_per=READ_AT_ONCE)):
            yield self._as_resource(row)

    def _as_resource(self, row: FeedPerson) -> Resource[Any]:
        model = shape.model(self._here.feed.group_by)
        resource = model.model_validate(echoes.read(row, self._here), scim_policy=shape.POLICY)
        resource.id = str(row.resource_id)
        resource.meta = Meta(
            resource_type="User", created=row.made_at, last_modified=row.changed_at, version=_version(row)
        )
        return resource


def _version(row: FeedPerson) -> str:
    return f'W/"{row.version}"'
