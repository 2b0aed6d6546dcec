"""A running work side for everything about sign-in, and organisations that sign in through somebody's idp."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from kernel import clock, sealing
from kernel.database import db
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from sso import connections
from sso.saml import metadata
from sso.saml.certificates import Certificate
from sso.saml.connection import PERSISTENT, Binding
from sso.saml.metadata import IdpMetadata
from tenants import roster
from tenants.tables.people import Person
from tests import house, programs
from tests.programs import Alcove

SEALING = bytes.fromhex(house.SECRET)
NUMBER = "00123"


@pytest.fixture(scope="session")
def alcove(servers, tmp_path_factory) -> Iterator[Alcove]:
    """The pages and the ACS, each its own program, on databases that the tests of this folder share."""
    with programs.alcove(servers, tmp_path_factory.mktemp("alcove")) as made:
        made.start("web-work")
        made.start("web-acs")
        yield made


@pytest.fixture(scope="session")
def connect(alcove) -> Callable[..., tuple[UUID, UUID]]:
    """Connects a new organisation, with one covered person, to the idp of a metadata document."""

    def make(document: bytes | IdpMetadata, **settings: object) -> tuple[UUID, UUID]:
        tenant_id, now = uuid4(), clock.true_now()
        told = document if isinstance(document, IdpMetadata) else read(document)
        with alcove.app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            key = roster.person_key(SEALING, tenant_id, NUMBER)
            db.session.add(Person(tenant_id=tenant_id, person_key=key, covered=True))
            connection = connections.begin(sealing_key=SEALING, at=now)
            connections.connect(connection, told, at=now)
            for name, value in settings.items():
                setattr(connection, name, value)
            connections.activate_untested(connection, at=now)
            return tenant_id, connection.connection_id

    return make


@pytest.fixture(scope="session")
def reconnect(alcove) -> Callable[..., None]:
    """Gives a connection its idp's metadata of today."""

    def renew(tenant_id: UUID, connection_id: UUID, *documents: bytes) -> None:
        told = [read(document) for document in documents]
        both = replace(told[0], certificates=tuple(one for each in told for one in each.certificates))
        with alcove.app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            connections.connect(connections.get(connection_id), both, at=clock.true_now())

    return renew


@pytest.fixture
def draft(work_app):
    """A draft of one organisation, in whose scope HR acts."""
    with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=UUID(int=0xA1)):
        yield connections.begin(sealing_key=SEALING, at=clock.true_now())


@pytest.fixture
def active(draft):
    """A connection that people sign in through, with one certificate."""
    now = clock.true_now()
    trusted = (Certificate(der_base64="AAAA", not_after=now + timedelta(days=100)),)
    url = "https://idp.example/sso"
    connections.connect(draft, IdpMetadata("https://idp.example", url, Binding.REDIRECT, PERSISTENT, trusted), at=now)
    connections.activate_untested(draft, at=now)
    return draft


@pytest.fixture(scope="session")
def hire(alcove) -> Callable[..., None]:
    """Gives somebody a role in HR, bound to the name by which the company's idp knows them."""

    def join(tenant_id: UUID, connection_id: UUID, name_id: str) -> None:
        subject = sealing.digest(SEALING, "sso-subject", f"{connection_id}|{name_id}")
        invited = Invited("staff", ("hr",), tenant_id, "Robin")
        with alcove.app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            people.join(invited, key=SEALING, at=clock.now(), subject=subject)

    return join


def read(document: bytes) -> IdpMetadata:
    return metadata.read(document, at=clock.true_now(), allow_loopback=True)
