"""What a company's directory can learn from us: nothing about use, and nothing that it should not have sent is kept."""

import secrets
from uuid import UUID, uuid4

import psycopg
import pytest

from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, ledger, rawrsa
from kernel import scope
from kernel.database import db, engine
from portal.work.jobs import enrolling
from tenants import roster
from tests import house, scim
from tests.scim import ENTERPRISE, USER

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a78")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
SECRET = bytes.fromhex(house.SECRET)
# Words that stand nowhere else. The first are dropped, the second kept under seal.
DROPPED = {
    "password": "Dropped-Password-77",
    "title": "Dropped-Title-77",
    "phoneNumbers": [{"type": "work", "value": "Dropped-Phone-77"}],
    "addresses": [{"type": "work", "streetAddress": "Dropped-Street-77"}],
    "photos": [{"value": "https://photos.example/Dropped-Photo-77"}],
    "entitlements": [{"value": "Dropped-Entitlement-77"}],
    "birthDate": "Dropped-Birth-77",
    "urn:example:extension:1.0:User": {"socialSecurity": "Dropped-Number-77"},
}
SEALED = {
    "userName": "Sealed-Name-77@northwind.example",
    "externalId": "Sealed-Id-77",
    "name": {"familyName": "Sealed-Family-77"},
    "displayName": "Sealed-Display-77",
    "emails": [{"type": "work", "value": "sealed-mail-77@northwind.example"}],
}


@pytest.fixture(scope="module")
def served(servers, tmp_path_factory):
    with scim.running(servers, tmp_path_factory.mktemp("work")) as app:
        yield app


@pytest.fixture
def northwind(served):
    return scim.connect(served, uuid4())


@pytest.fixture
def collect(served, key_pair):
    """Have people of the roster enrolled, and one of them collect a voucher."""
    issuer, spki = rawrsa.PrivateKey(*key_pair), keys.encode(key_pair[1])

    def mac(tenant_id, number):
        pepper = served.extensions["settings"].desk_pepper
        return enrolling.subject_mac(pepper, tenant_id, roster.person_key(SECRET, tenant_id, number))

    def collect(tenant_id, numbers, collector):
        with served.app_context():
            with scope.everybody("work_job"):
                enrolment.open_period(UNIT, "2027", spki, 1)
                enrolment.enrol(UNIT, [mac(tenant_id, number) for number in numbers])
            nonce, key_id = secrets.token_bytes(32), keys.key_id(spki)
            blinded = blind.blind(keys.modulus(spki), formats.token_input(nonce, DIGEST, key_id))
            ask = formats.TokenRequest(key_id[-1], blinded.blinded)
            with scope.nobody("desk_web"):
                issued = ledger.issue(
                    mac(tenant_id, collector), key_id, [ask], sign=lambda _, message: issuer.sign(message)
                )
        assert issued

    return collect


def heard(directory, made, number):
    """All that a directory can hear of a person, with what is the person's own taken out."""
    ident = made["id"]
    answers = [
        directory.ask("GET", f"/Users/{ident}"),
        directory.ask("GET", f"/Users?filter=externalId%20eq%20%22x-{number}%22"),
        directory.ask("GET", f"/Users?filter=id%20eq%20%22{ident}%22&attributes=active,meta.lastModified"),
        directory.ask("POST", "/Users", {"schemas": [USER], "userName": made["userName"]}),
    ]
    own = {ident: "ID", number: "NUMBER", made["meta"]["created"]: "THEN", made["meta"]["lastModified"]: "THEN"}
    said = []
    for answer in answers:
        headers = sorted((name, value) for name, value in answer.headers.items() if name != "Date")
        said.append(f"{answer.status_code} {headers} {answer.text}")
    whole = "\n".join(said)
    for word, plain in own.items():
        whole = whole.replace(word, plain)
    return whole


class TestUse:
    def test_does_not_change_a_byte_that_the_directory_hears(self, northwind, collect):
        collector, other = northwind.bring("10001"), northwind.bring("10002")
        before = heard(northwind, collector, "10001")

        collect(northwind.tenant_id, ["10001", "10002"], "10001")

        assert heard(northwind, collector, "10001") == before
        assert heard(northwind, other, "10002") == before

    def test_cannot_be_asked_for_by_the_login_of_directories(self, served, servers):
        with served.app_context(), scope.nobody("scim_web"), pytest.raises(scope.NoScope):
            engine("issuer")
        with served.app_context():
            issuer = str(db.engines["issuer/issuer_web"].url.database)
        with psycopg.connect(servers.cluster.admin_url(issuer)) as connection:
            granted = connection.execute("select has_schema_privilege('scim_web', 'issuing', 'usage')").fetchone()

        assert granted == (False,)


class TestKept:
    def test_is_no_word_that_was_dropped_and_no_word_in_clear(self, servers, northwind):
        body = {"schemas": [USER, ENTERPRISE], "active": True, **DROPPED, **SEALED}
        body[ENTERPRISE] = {"employeeNumber": "Sealed-Employee-77", "manager": {"value": "Dropped-Manager-77"},
                            "department": "Dropped-Department-77"}  # fmt: skip
        answer = northwind.ask("POST", "/Users", body)
        assert answer.status_code == 201
        with psycopg.connect(servers.cluster.admin_url(), autocommit=True) as connection:
            connection.execute("checkpoint")

        found = set()
        for path in (servers.folder / "pg").rglob("*"):
            if path.is_file():
                content = path.read_bytes().lower()
                found |= {word for word in (b"dropped-", b"sealed-") if word in content and b"-77" in content}

        assert not found
        assert "Dropped" not in answer.text
        assert answer.json()["userName"] == SEALED["userName"]

    def test_is_moved_by_the_directory_only(self, northwind):
        made = northwind.bring("10003")

        same = northwind.patch(made["id"], {"op": "replace", "path": "active", "value": True})

        assert same["meta"]["lastModified"] == made["meta"]["lastModified"]
