"""The stand-ins answer in the vendors' published shapes. Read where the vendors' descriptions are at hand."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import requests

from kernel.mail import Message

SPECS = Path(__file__).parents[3] / "shared" / "specs"
HEAD = {"Authorization": "Bearer sk_test_standin", "Stripe-Version": "2026-10-28.endive"}

pytestmark = pytest.mark.skipif(not SPECS.is_dir(), reason="The vendors' published descriptions are not here")


@pytest.fixture(scope="module")
def fixtures():
    return json.loads((SPECS / "stripe-fixtures3.json").read_text())["resources"]


@pytest.fixture(scope="module")
def sending():
    spec = json.loads((SPECS / "sendgrid-mail-v3.openapi.json").read_text())
    components = spec["components"]
    body = components["requestBodies"]["PostMailSend"]["content"]["application/json"]["schema"]
    return body, components["schemas"]


@pytest.fixture
def ask(pay):
    def ask(path, **fields):
        answer = requests.request(
            "POST" if fields else "GET", f"{pay.url}/v1{path}", data=fields, headers=HEAD, timeout=5
        )
        return answer.status_code, answer.json()

    return ask


@pytest.fixture
def invoice(ask):
    _, customer = ask("/customers", name="Northwind", email="a@b.example")
    _, draft = ask(
        "/invoices", customer=customer["id"], currency="gbp", collection_method="send_invoice", days_until_due="30"
    )
    line = {
        "amount": "1000",
        "description": "Cover",
        "tax_amounts][0][amount": "200",
        "tax_amounts][0][taxable_amount": "1000",
        "tax_amounts][0][tax_rate_data][display_name": "VAT",
        "tax_amounts][0][tax_rate_data][inclusive": "false",
        "tax_amounts][0][tax_rate_data][percentage": "20.00",
    }
    _, filled = ask(
        f"/invoices/{draft['id']}/add_lines", **{f"lines[0][{name}]": value for name, value in line.items()}
    )
    return filled


def misfits(value, schema, schemas, path=""):
    """Where a body breaks an OpenAPI schema: unknown or missing names, and wrong kinds."""
    schema = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    if not isinstance(value, kinds[schema["type"]]):
        return [f"{path} is not {schema['type']}"]
    if schema["type"] == "array":
        return [m for row in value for m in misfits(row, schema["items"], schemas, f"{path}[]")]
    known = schema.get("properties")
    if schema["type"] != "object" or known is None:
        return []
    missing = [f"{path}.{name} is missing" for name in schema.get("required", []) if name not in value]
    unknown = [f"{path}.{name} is unknown" for name in value if name not in known]
    inner = [m for name in value if name in known for m in misfits(value[name], known[name], schemas, f"{path}.{name}")]
    return missing + unknown + inner


class TestPay:
    def test_shows_an_invoice_in_stripe_s_words(self, fixtures, invoice):
        assert set(invoice) <= set(fixtures["invoice"])

    def test_adds_the_lines_up_itself(self, invoice):
        assert (invoice["subtotal"], invoice["total"], invoice["amount_due"]) == (1000, 1200, 1200)

    def test_shows_a_line_in_stripe_s_words(self, fixtures, invoice):
        assert set(invoice["lines"]) == set(fixtures["invoice"]["lines"])
        assert set(invoice["lines"]["data"][0]) <= set(fixtures["invoice"]["lines"]["data"][0])

    def test_shows_a_customer_in_stripe_s_words(self, fixtures, ask):
        _, customer = ask("/customers", name="Northwind")

        assert set(customer) <= set(fixtures["customer"])

    def test_tells_of_events_in_stripe_s_words(self, fixtures, ask, inbox, invoice):
        ask(f"/invoices/{invoice['id']}/finalize", auto_advance="false")

        assert set(json.loads(inbox.posts[0][0])) == set(fixtures["event"])

    @pytest.mark.parametrize(
        ("fields", "param"),
        [
            ({"price": "x"}, "price"),
            ({"customer": ""}, "customer"),
            ({"currency": "pounds"}, "currency"),
            ({"auto_advance": "maybe"}, "auto_advance"),
            ({"days_until_due": "3.5"}, "days_until_due"),
        ],
    )
    def test_refuses_what_stripe_refuses(self, ask, invoice, fields, param):
        good = {
            "customer": invoice["customer"],
            "currency": "gbp",
            "collection_method": "send_invoice",
            "days_until_due": "30",
        }

        status, body = ask("/invoices", **good | fields)

        assert (status, body["error"]["type"], body["error"]["param"]) == (400, "invalid_request_error", param)

    def test_refuses_a_key_that_meant_something_else(self, pay):
        def create(name):
            head = HEAD | {"Idempotency-Key": "one"}
            return requests.post(f"{pay.url}/v1/customers", data={"name": name}, headers=head, timeout=5)

        first, again, other = create("A"), create("A"), create("B")

        assert first.json() == again.json()
        assert again.headers["Idempotent-Replayed"] == "true"
        assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")

    def test_speaks_the_pinned_version_only(self, pay):
        head = HEAD | {"Stripe-Version": "2020-08-27"}

        assert requests.get(f"{pay.url}/v1/customers", headers=head, timeout=5).status_code == 400


class TestMail:
    def test_is_sent_what_sendgrid_describes(self, mail, sending):
        body, schemas = sending

        sent = mail.body(Message(outbox_id=UUID(int=1), to="a@b.example", subject="S", text="T", html="<p>H</p>"))

        assert misfits(sent, body, schemas) == []

    def test_refuses_in_sendgrid_s_words(self, post_office, sending):
        answer = requests.post(
            f"{post_office.url}/v3/mail/send", json={}, headers={"Authorization": "Bearer SG.work"}, timeout=5
        )

        assert answer.status_code == 400
        assert set(answer.json()["errors"][0]) == set(
            sending[1]["ErrorResponse"]["properties"]["errors"]["items"]["properties"]
        )
