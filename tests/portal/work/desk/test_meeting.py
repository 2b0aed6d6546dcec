"""Asks wait under a code for ten minutes, are answered once, and are found by nobody who has not the code."""

import hashlib
import secrets

import pytest
import redis

from eligibility.blinding.formats import MalformedBytes
from portal.work.desk.meeting import LENGTH, Meeting, MemoryAway, NoSuchCode, NothingThere, check_digits, normal

ASK = b"\x00\x02\x01" + bytes(255) + b"\x05"


@pytest.fixture
def valkey(servers):
    found = redis.Redis.from_url(servers.valkey.url())
    found.flushall()
    return found


@pytest.fixture
def meeting(valkey):
    return Meeting(valkey)


class TestLeave:
    def test_can_be_found_by_its_code_however_it_is_typed(self, meeting):
        left = meeting.leave(ASK)

        assert len(left.code) == LENGTH
        assert meeting.find(f" {left.code[:4].lower()}-{left.code[4:]} ").asks == ASK

    def test_is_gone_after_ten_minutes(self, meeting, valkey):
        meeting.leave(ASK)

        assert {valkey.ttl(key) for key in valkey.keys("meeting:*")} <= {599, 600}

    def test_keeps_no_code_that_could_be_read(self, meeting, valkey):
        left = meeting.leave(ASK)

        assert not [key for key in valkey.keys("*") if left.code.encode() in key]

    @pytest.mark.parametrize("asks", [b"", ASK[:-1], ASK * 9, b"\x00\x01" + ASK[2:]])
    def test_takes_asks_only(self, meeting, asks):
        with pytest.raises(MalformedBytes):
            meeting.leave(asks)


class TestFind:
    def test_refuses_a_code_that_nobody_has(self, meeting):
        with pytest.raises(NoSuchCode):
            meeting.find("K7QF9D2M")

    def test_says_when_memory_is_away(self):
        with pytest.raises(MemoryAway):
            Meeting(redis.Redis.from_url("redis://127.0.0.1:9")).find("K7QF9D2M")


class TestAnswer:
    def test_reaches_the_phone_and_uses_the_code_up(self, meeting):
        left = meeting.leave(ASK)
        assert meeting.hear(left.name) is None

        meeting.answer(left.code, meeting.find(left.code), b"signed")

        assert meeting.hear(left.name) == b"signed"
        with pytest.raises(NoSuchCode):
            meeting.find(left.code)


class TestHear:
    def test_says_when_time_is_up(self, meeting):
        with pytest.raises(NothingThere):
            meeting.hear("00000000-0000-4000-8000-000000000000")


class TestNormal:
    def test_reads_what_was_meant(self):
        assert normal("oil0-1o2u x!") == "0110102X"


class TestCheckDigits:
    def test_are_four_and_of_the_asks(self):
        asks = secrets.token_bytes(259)
        whole = int.from_bytes(hashlib.sha256(b"alcove-check/1" + asks).digest()[:4], "big")

        assert check_digits(asks) == f"{whole % 10_000:04}"
