"""Fetching for somebody else, from a real server of our own with an authority of its own."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kernel import downloading
from kernel.downloading import CannotFetch, Road

PUBLIC, OTHER = "93.184.216.34", "93.184.216.35"
BODY = b"<EntityDescriptor/>"


def told(body=BODY, status="200 OK", *lines):
    head = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines)
    return "\r\n".join((*head, "", "")).encode() + body


def authority(name):
    key = ec.generate_private_key(ec.SECP256R1())
    called, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )  # fmt: skip
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), secret


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    certificate, secret = authority("idp.example")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(secret + certificate)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    believing = ssl.create_default_context(cadata=certificate.decode())
    return serving, believing


class Site:
    """A web server that says what it is told to, byte by byte if need be, and remembers what it was asked."""

    def __init__(self, tls):
        self._tls, self._listening = tls, socket.create_server(("127.0.0.1", 0))
        self.port, self.asked, self.dialled, self.say, self.done = (
            self._listening.getsockname()[1],
            [],
            [],
            [],
            threading.Event(),
        )
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                accepted, _ = self._listening.accept()
                with self._tls.wrap_socket(accepted, server_side=True) as wire:
                    self.asked.append(wire.recv(8192).decode())
                    for part in self.say:
                        wire.sendall(part)
                        self.done.wait(0.02 if len(self.say) > 1 else 0)
            except OSError:
                if self._listening.fileno() < 0:
                    return

    def dial(self, address, seconds):
        self.dialled.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def close(self):
        self.done.set()
        self._listening.close()


@pytest.fixture
def site(trusted):
    served = Site(trusted[0])
    served.say = [told()]
    yield served
    served.close()


@pytest.fixture
def road(site, trusted):
    return {"resolve": lambda host, seconds: [PUBLIC], "dial": site.dial, "tls": trusted[1]}


def refusal(url="https://idp.example/metadata", **road):
    with pytest.raises(CannotFetch) as refused:
        downloading.download(url, road=Road(**road))
    assert refused.value.message.endswith((".", "again."))
    return refused.value.reason


class TestDownload:
    def test_fetches_from_the_vetted_address_under_its_own_name(self, site, road):
        found = downloading.download("https://idp.example:8443/metadata?a=1", road=Road(**road))

        assert (found.body, found.etag) == (BODY, None)
        assert site.dialled == [(PUBLIC, 8443)]
        assert "GET /metadata?a=1 HTTP/1.1\r\nHost: idp.example:8443\r\n" in site.asked[0]

    def test_looks_the_name_up_once_and_dials_what_it_vetted(self, site, road):
        answers = [[PUBLIC], ["127.0.0.1"]]
        road["resolve"] = lambda host, seconds: answers.pop(0)

        downloading.download("https://idp.example/", road=Road(**road))

        assert site.dialled == [(PUBLIC, 443)]
        assert answers == [["127.0.0.1"]]

    def test_tries_the_next_address_when_one_does_not_answer(self, site, road):
        def dial(address, seconds):
            if address[0] == PUBLIC:
                raise ConnectionRefusedError
            return site.dial(address, seconds)

        road |= {"resolve": lambda host, seconds: [PUBLIC, OTHER], "dial": dial}

        assert downloading.download("https://idp.example/", road=Road(**road)).body == BODY

    def test_says_what_it_has_already(self, site, road):
        site.say = [told(BODY, "200 OK", 'ETag: "a1"')]
        first = downloading.download("https://idp.example/", road=Road(**road))
        site.say = [told(b"", "304 Not Modified")]

        assert downloading.download("https://idp.example/", etag=first.etag, road=Road(**road)) is None
        assert 'If-None-Match: "a1"' in site.asked[1]

    def test_reads_chunks(self, site, road):
        site.say = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab<c>\r\n0\r\n\r\n"]

        assert downloading.download("https://idp.example/", road=Road(**road)).body == b"ab<c>"

    @pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "ff02::1"])
    def test_dials_nobody_of_our_own(self, site, road, address):
        road["resolve"] = lambda host, seconds: [address]

        assert refusal(**road) == "forbidden"
        assert site.dialled == []

    @pytest.mark.parametrize(
        "url",
        [
            "http://idp.example/", "file:///etc/passwd", "ftp://idp.example/", "//idp.example/", "https://", "",
            "https://a@idp.example/", "https://idp.example:0/", "https://idp.example:99999/", "https://idp.example/ b",
            "https://idp.example/\r\nX: y", "https://idp.example/ü", "https://idp.example/" + "a" * 2048, "https://[",
        ],
    )  # fmt: skip
    def test_refuses_the_address(self, site, road, url):
        assert refusal(url, **road) == "address"
        assert site.dialled == []

    def test_lets_a_demonstration_alone_fetch_from_this_machine(self, site, road):
        assert refusal("http://idp.localhost:1/", **road) == "address"
        assert refusal("https://idp.localhost:1/", **road) == "forbidden"
        assert refusal("http://idp.example/", **road, allow_loopback=True) == "address"
        assert refusal("http://idp.localhost:1/", **road, allow_loopback=True) in ("unreachable", "slow")
        assert site.dialled == [("127.0.0.1", 1)]

    def test_believes_only_the_authorities_it_was_given(self, site, road):
        road["tls"] = None

        assert refusal(**road) == "tls"

    def test_insists_on_a_certificate_of_this_name(self, site, road):
        assert refusal("https://other.example/", **road) == "tls"

    @pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Again", "308 Moved", "304 Not Modified"])
    def test_is_not_led_on(self, site, road, status):
        site.say = [told(b"", status, "Location: https://idp.example/elsewhere")]

        assert refusal(**road) == "redirect"
        assert len(site.dialled) == 1

    @pytest.mark.parametrize("status", ["404 Not Found", "500 Broken", "204 Nothing", "206 Part"])
    def test_takes_nothing_but_a_whole_answer(self, site, road, status):
        site.say = [told(BODY, status)]

        assert refusal(**road) == "status"

    @pytest.mark.parametrize(
        "said",
        [
            told(b"a" * 101),
            b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 101,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + b"a" * 101 + b"\r\n0\r\n\r\n",
        ],
    )
    def test_stops_at_the_limit(self, site, road, said):
        site.say = [said]

        assert refusal(**road, most_bytes=100) == "large"

    def test_does_not_swallow_an_endless_head(self, site, road):
        site.say = [b"HTTP/1.1 200 OK\r\n" + b"".join(b"A%d: %b\r\n" % (n, b"a" * 60_000) for n in range(90))]

        assert refusal(**road, most_bytes=100) in ("large", "unreachable")

    @pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
    def test_does_not_wait_for_drops(self, site, road, part):
        site.say = [part, *[b"a"] * 400]

        assert refusal(**road, seconds=0.4) == "slow"

    @pytest.mark.parametrize(
        "said", [b"", b"SSH-2.0-x\r\n", told()[:-3], b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\na"]
    )
    def test_says_that_something_else_answers(self, site, road, said):
        site.say = [said]

        assert refusal(**road) == "unreachable"

    def test_keeps_no_mark_that_could_not_be_sent_back(self, site, road):
        site.say = [told(BODY, "200 OK", "ETag: " + "a" * 300)]

        assert downloading.download("https://idp.example/", road=Road(**road)).etag is None
