"""What a late or missed appointment costs: data from the plan document, shown before booking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from care.appointment_states import State


@dataclass(frozen=True)
class Policy:
    """The late and missed policy of a unit. The defaults are ours where a plan says nothing (N1).

    `notice_hours`: cancelling at least this long before the start is free. `grace_minutes`: how late a client may come
    before the provider may record them as missed. `forgiven_per_year`: how many late or missed ones use nothing.
    """

    notice_hours: int = 24
    grace_minutes: int = 10
    late_counts: bool = True
    missed_counts: bool = True
    forgiven_per_year: int = 1

    def __post_init__(self) -> None:
        """Refuse a policy that nobody could keep to."""
        if not 0 <= self.notice_hours <= 72 or not 5 <= self.grace_minutes <= 30 or self.forgiven_per_year < 0:
            raise ValueError("notice 0 to 72 hours, grace 5 to 30 minutes, forgiven 0 or more")


@dataclass(frozen=True)
class Circumstances:
    """What the rule must know beside the state: forgiven so far this year, waived by the provider, the room failed."""

    forgiven_this_year: int = 0
    waived: bool = False
    room_never_connected: bool = False


def cancelled_as(policy: Policy, *, starts_at: datetime, at: datetime) -> State:
    """`CANCELLED` with enough notice, `LATE_CANCELLED` without; exactly at the limit is in time."""
    in_time = starts_at - at >= timedelta(hours=policy.notice_hours)
    return State.CANCELLED if in_time else State.LATE_CANCELLED


def free_until(policy: Policy, *, starts_at: datetime) -> datetime:
    """The last moment at which cancelling uses nothing."""
    return starts_at - timedelta(hours=policy.notice_hours)


def may_be_missed_from(policy: Policy, *, starts_at: datetime) -> datetime:
    """The first moment at which the provider may record the client as missed."""
    return starts_at + timedelta(minutes=policy.grace_minutes)


def is_forgiven(policy: Policy, state: State, circumstances: Circumstances) -> bool:
    """Whether a late or missed appointment would count but is let off because of the yearly forgiveness."""
    left = circumstances.forgiven_this_year < policy.forgiven_per_year
    return left and _would_count(policy, state, circumstances)


def counts(policy: Policy, state: State, circumstances: Circumstances) -> bool:
    """Whether the appointment uses one of the allowance.

    One that took place always does. A late or missed one does under the policy, unless the provider waived it, the
    room never connected both, or the year's forgiveness is unused. Nothing the provider cancelled or that broke off
    ever counts.
    """
    if state is State.COMPLETED:
        return True
    return _would_count(policy, state, circumstances) and not is_forgiven(policy, state, circumstances)


def _would_count(policy: Policy, state: State, circumstances: Circumstances) -> bool:
    if circumstances.waived or circumstances.room_never_connected:
        return False
    by_state = {State.LATE_CANCELLED: policy.late_counts, State.MISSED: policy.missed_counts}
    return by_state.get(state, False)


def in_words(policy: Policy) -> tuple[str, ...]:
    """The policy as the client reads it before booking and in the reminder."""
    notice = f"You can cancel or move this up to {policy.notice_hours} hours before, and it uses nothing."
    if not (policy.late_counts or policy.missed_counts):
        return (notice, "If you cancel later or miss it, that uses nothing either.")
    parts = ["cancel later"] * policy.late_counts + ["miss it"] * policy.missed_counts
    counted = f"If you {' or '.join(parts)}, it uses one of your appointments."
    grace = f"Your provider waits {policy.grace_minutes} minutes for you."
    forgiven = {0: (), 1: ("The first time each year is forgiven.",)}.get(
        policy.forgiven_per_year, (f"The first {policy.forgiven_per_year} times each year are forgiven.",)
    )
    ours = "If the call does not work, or your provider cancels, it never counts."
    return (notice, counted, *forgiven, grace, ours)
