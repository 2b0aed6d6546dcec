"""The calendar file a client may download: a time, the word 'Appointment', and nothing that says with whom or why.

It is never sent by mail and never an invitation: a work calendar is read by others.
"""

from datetime import UTC, datetime
from uuid import UUID

FILE_NAME = "appointment.ics"
CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
BESIDE_THE_BUTTON = "Put this in your own calendar. Others can often see a work calendar."


def write(*, starts_at: datetime, ends_at: datetime, uid: UUID, made_at: datetime) -> bytes:
    """The bytes of `appointment.ics` (RFC 5545).

    `uid` must be drawn afresh for every file (uuid4) and be no id of ours, or two files could be joined with our rows.
    `made_at` is required by RFC 5545 as DTSTAMP and is written as the start of its day, so that it does not tell when
    somebody booked. DTSTART and DTEND are UTC. No organiser, attendee, place, address, description or product name.
    """
    day = made_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(day)}",
        f"DTSTART:{_utc(starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        "SUMMARY:Appointment",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Reminder",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
