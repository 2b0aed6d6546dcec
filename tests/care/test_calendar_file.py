"""The calendar file says nothing but a time."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from care import calendar_file

WHOLE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
    b"BEGIN:VEVENT\r\nUID:3f2504e0-4f89-41d3-9a0c-0305e82c3301\r\nDTSTAMP:20261122T000000Z\r\n"
    b"DTSTART:20261203T170000Z\r\nDTEND:20261203T175000Z\r\nSUMMARY:Appointment\r\nCLASS:PRIVATE\r\n"
    b"TRANSP:OPAQUE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class TestWrite:
    def test_gives_exactly_these_bytes(self):
        paris = ZoneInfo("Europe/Paris")

        written = calendar_file.write(
            starts_at=datetime(2026, 12, 3, 18, 0, tzinfo=paris),
            ends_at=datetime(2026, 12, 3, 18, 50, tzinfo=paris),
            uid=UUID("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
            made_at=datetime(2026, 11, 22, 14, 7, 31, tzinfo=UTC),
        )

        assert written == WHOLE
