"""The room opens for its two people, around its time, and loses nothing that was said."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import redis

from care import appointments, rooms
from care.room_stream import START, RoomStream, Side
from care.rooms import Closed, NoSuchRoom, NotOpenYet

ROOM = UUID(int=7)


@pytest.fixture
def stream(servers):
    return RoomStream(redis.Redis.from_url(servers.valkey.url()))


class TestEnter:
    @pytest.fixture
    def room_id(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_client():
            return appointments.get(appointment_id, seen_by=clinic.amber).room_id

    def test_lets_each_of_the_two_in_as_themselves(self, clinic, room_id):
        with clinic.as_client():
            assert rooms.enter(room_id, seen_by=clinic.amber, at=clinic.wednesday).side is Side.CLIENT
        with clinic.as_provider():
            assert rooms.enter(room_id, seen_by=clinic.okafor, at=clinic.wednesday).side is Side.PROVIDER

    def test_is_not_found_for_anybody_else(self, clinic, room_id):
        for stranger, scope in (
            (clinic.birch, clinic.as_client(clinic.birch)),
            (clinic.lindqvist, clinic.as_provider(clinic.lindqvist)),
        ):
            with scope, pytest.raises(NoSuchRoom):
                rooms.enter(room_id, seen_by=stranger, at=clinic.wednesday)
        with clinic.as_client(), pytest.raises(NoSuchRoom):
            rooms.enter(uuid4(), seen_by=clinic.amber, at=clinic.wednesday)

    def test_opens_ten_minutes_before_and_closes_thirty_after(self, clinic, room_id):
        start, end = clinic.wednesday, clinic.wednesday + timedelta(minutes=50)
        moment = timedelta(seconds=1)
        with clinic.as_client():
            for at in (start - rooms.OPENS_BEFORE, end + rooms.CLOSES_AFTER):
                assert rooms.enter(room_id, seen_by=clinic.amber, at=at).with_video
            with pytest.raises(NotOpenYet):
                rooms.enter(room_id, seen_by=clinic.amber, at=start - rooms.OPENS_BEFORE - moment)
            with pytest.raises(Closed):
                rooms.enter(room_id, seen_by=clinic.amber, at=end + rooms.CLOSES_AFTER + moment)

    def test_is_closed_once_cancelled(self, clinic, room_id):
        with clinic.as_client():
            appointments.cancel(appointments.in_room(room_id, seen_by=clinic.amber), at=clinic.now)

            with pytest.raises(Closed):
                rooms.enter(room_id, seen_by=clinic.amber, at=clinic.wednesday)


class TestRoomStream:
    @pytest.fixture(autouse=True)
    def empty(self, stream, servers):
        redis.Redis.from_url(servers.valkey.url()).flushall()

    def test_gives_each_what_the_other_said_in_order(self, stream):
        stream.say(ROOM, Side.CLIENT, {"kind": "hello"})
        stream.say(ROOM, Side.PROVIDER, {"kind": "offer"})
        stream.say(ROOM, Side.CLIENT, {"kind": "answer"})

        heard, _ = stream.hear(ROOM, Side.PROVIDER, START)

        assert [message["kind"] for message in heard] == ["hello", "answer"]

    def test_says_nothing_twice(self, stream):
        stream.say(ROOM, Side.CLIENT, {"kind": "hello"})
        _, after = stream.hear(ROOM, Side.PROVIDER, START)
        stream.say(ROOM, Side.CLIENT, {"kind": "bye"})

        assert [message["kind"] for message in stream.hear(ROOM, Side.PROVIDER, after)[0]] == ["bye"]

    def test_spares_who_joins_an_earlier_call(self, stream):
        stream.say(ROOM, Side.CLIENT, {"kind": "offer"})

        assert stream.hear(ROOM, Side.PROVIDER, stream.newest(ROOM))[0] == []

    @pytest.mark.parametrize("cursor", ["", "+", "-", "1-", "(0", "0-0 0-1", "9" * 40 + "-0"])
    def test_is_not_confused_by_an_odd_cursor(self, stream, cursor):
        stream.say(ROOM, Side.CLIENT, {"kind": "hello"})

        assert len(stream.hear(ROOM, Side.PROVIDER, cursor)[0]) == 1

    def test_keeps_the_last_five_hundred_for_two_hours(self, stream, servers):
        for number in range(510):
            stream.say(ROOM, Side.CLIENT, {"kind": "hello", "number": number})

        heard, _ = stream.hear(ROOM, Side.PROVIDER, START)

        assert [heard[0]["number"], len(heard)] == [10, 500]
        assert 0 < redis.Redis.from_url(servers.valkey.url()).ttl(f"room:{ROOM}") <= 7200

    def test_knows_who_is_here(self, stream):
        stream.hear(ROOM, Side.CLIENT, START)

        assert stream.is_here(ROOM, Side.CLIENT)
        assert not stream.is_here(ROOM, Side.PROVIDER)

        stream.leave(ROOM, Side.CLIENT)
        assert not stream.is_here(ROOM, Side.CLIENT)
