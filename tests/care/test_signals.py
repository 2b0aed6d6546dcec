"""No address but the relay's passes from one browser to the other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import signals

ME, YOU = "a" * 32, "b" * 32
HOME = "10.77.1.2"
HOST = f"candidate:1 1 udp 2122260223 {HOME} 54321 typ host generation 0"
REFLEXIVE = f"candidate:2 1 udp 1686052607 203.0.113.9 54321 typ srflx raddr {HOME} rport 54321"
RELAYED = f"candidate:3 1 udp 41885439 10.77.3.1 50001 typ relay raddr {HOME} rport 54321 generation 0"
CLEAN = "candidate:3 1 udp 41885439 10.77.3.1 50001 typ relay raddr 0.0.0.0 rport 0 generation 0"
DESCRIPTION = "\r\n".join(
    [
        "v=0",
        f"o=- 46117 2 IN IP4 {HOME}",
        "s=-",
        "m=audio 54321 UDP/TLS/RTP/SAVPF 111",
        f"c=IN IP4 {HOME}",
        f"a=rtcp:9 IN IP4 {HOME}",
        f"a={HOST}",
        f"a={REFLEXIVE}",
        f"a={RELAYED}",
        "a=fingerprint:sha-256 AB:CD",
        "",
    ]
)


def said(**message):
    return json.dumps({"from": ME, "to": YOU, **message}).encode()


def candidate(line):
    return said(kind="candidate", candidate={"candidate": line, "sdpMid": "0", "sdpMLineIndex": 0})


class TestRead:
    @pytest.mark.parametrize("line", [HOST, REFLEXIVE])
    def test_drops_every_candidate_that_is_not_relayed(self, line):
        assert signals.read(candidate(line), relay_only=True) is None

    def test_takes_the_address_behind_a_relayed_one_away(self):
        passed = signals.read(candidate(RELAYED), relay_only=True)

        assert passed["candidate"]["candidate"] == CLEAN

    def test_leaves_no_address_in_a_description(self):
        passed = signals.read(said(kind="offer", sdp=DESCRIPTION), relay_only=True)

        assert HOME not in json.dumps(passed)
        assert f"a={CLEAN}\r\n" in passed["sdp"]
        assert "203.0.113.9" not in passed["sdp"]
        assert "a=fingerprint:sha-256 AB:CD\r\n" in passed["sdp"]

    def test_lets_everything_through_without_a_relay(self):
        assert signals.read(candidate(HOST), relay_only=False)["candidate"]["candidate"] == HOST

    @pytest.mark.parametrize("end", [None, {"candidate": ""}])
    def test_lets_the_end_of_candidates_through(self, end):
        assert signals.read(said(kind="candidate", candidate=end), relay_only=True)["candidate"] == end

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"\xff",
            b'{"kind": "hello"}',
            said(kind="shout"),
            said(kind="hello", extra=1),
            said(kind="hello", sdp="v=0"),
            said(kind="offer"),
            said(kind="offer", sdp=7),
            said(kind="candidate"),
            said(kind="candidate", candidate="typ relay"),
            said(kind="candidate", candidate={"candidate": CLEAN, "address": HOME}),
            said(kind="candidate", candidate={"candidate": f"{CLEAN}\na={HOST}"}),
            json.dumps({"kind": "hello", "from": "Amber Finch", "to": YOU}).encode(),
            said(kind="offer", sdp="x" * 16384),
        ],
    )
    def test_refuses_what_our_page_never_sends(self, body):
        with pytest.raises(signals.BadSignal):
            signals.read(body, relay_only=True)

    @given(
        st.lists(st.sampled_from([HOST, REFLEXIVE, RELAYED, "a=mid:0", f"c=IN IP4 {HOME}"])), st.sampled_from("\r\n")
    )
    def test_holds_for_every_order_of_lines(self, lines, end):
        sdp = end.join(f"a={line}" if line.startswith("candidate") else line for line in lines)

        assert HOME not in signals.clean_description(sdp)
