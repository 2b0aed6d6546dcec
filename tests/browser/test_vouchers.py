"""The nine official vectors, and two of our own, in a real browser with the page's own file."""

import json
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from eligibility.blinding import formats

ROOT = Path(__file__).parents[2]
OFFICIAL = ROOT.parent / "shared" / "vectors"
OWN = json.loads((ROOT / "tests/eligibility/blinding/vouchers.json").read_text())
pytestmark = pytest.mark.browser

RUN = """async ({ given, spki, n, message, digest, inverse, answer, saltSize }) => {
  const voucher = await import("/voucher.js");
  const { fromHex, toHex } = voucher;
  const random = given.map(fromHex);
  crypto.getRandomValues = (array) => { array.set(random.shift()); return array; };
  if (spki) {
    const key = await voucher.readKey(fromHex(spki));
    const begun = await voucher.begin(key, fromHex(digest));
    const compact = await voucher.complete(key, fromHex(digest), begun, fromHex(answer));
    return [toHex(begun.ask), toHex(voucher.expand(compact, key, fromHex(digest)))];
  }
  const key = { n: BigInt("0x" + n), size: n.length / 2 };
  const begun = await voucher.blind(key, fromHex(message), saltSize);
  const signature = await voucher.finish(key, fromHex(message), fromHex(inverse), fromHex(answer), saltSize);
  return [toHex(begun.blinded), toHex(begun.inverse), toHex(signature)];
}"""


def official(name):
    path = OFFICIAL / name
    return json.loads(path.read_text())["vectors"] if path.exists() else []


@pytest.fixture(scope="module")
def address():
    """Serves the page's file and an empty page."""

    def application(environ, start_response):
        source = (ROOT / "portal/assets/shared/voucher.js").read_bytes()
        asked = environ["PATH_INFO"] == "/voucher.js"
        kind = "text/javascript" if asked else "text/html"
        return Response(source if asked else b"<!doctype html><title>Vectors</title>", mimetype=kind)(
            environ, start_response
        )

    server = make_server("127.0.0.1", 0, application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(browser, address):
    """The empty page, opened."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


class TestVectors:
    def test_of_rfc_9578_and_ours_reproduce(self, window):
        for vector in OWN + official("rfc9578_type2_from_wg_draft.json"):
            made = window.evaluate(
                RUN,
                {
                    "given": [vector["nonce"], vector["salt"], vector["blind"]],
                    "spki": vector["pkS"],
                    "digest": formats.challenge_digest(bytes.fromhex(vector["token_challenge"])).hex(),
                    "answer": vector["token_response"],
                },
            )

            assert made == [vector["token_request"], vector["token"]]

    if OFFICIAL.exists():

        def test_of_rfc_9474_reproduce(self, window):
            for vector in official("rfc9474_from_cfrg_draft.json"):
                modulus, inverse = int(vector["n"], 16), int(vector["inv"], 16)
                made = window.evaluate(
                    RUN,
                    {
                        "given": [vector["salt"], f"{pow(inverse, -1, modulus):01024x}"],
                        "n": vector["n"],
                        "message": vector["prepared_msg"],
                        "inverse": f"{inverse:01024x}",
                        "answer": vector["blind_sig"],
                        "saltSize": len(vector["salt"]) // 2,
                    },
                )

                assert made == [vector["blinded_msg"], f"{inverse:01024x}", vector["sig"]]
