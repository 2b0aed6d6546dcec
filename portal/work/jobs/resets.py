"""What the worker does after a reset was approved: make the link and mail it in one go, so that it is kept nowhere."""

from datetime import datetime
from uuid import UUID, uuid5

from kernel import outbox, scope
from kernel.staff import invitations
from kernel.staff.invitations import Invited
from portal.work import wiring
from portal.work.jobs import letters
from tenants import resets


def mail_reset(*, reset_id: str, at: datetime) -> None:
    """Invite the contact as HR. What was not approved invites nobody."""
    row, settings = resets.get(UUID(reset_id)), wiring.settings()
    if row.approved_by is None:
        raise resets.NoSuchReset
    contact = resets.contact_of(row, key=settings.sealing_key)
    tenant_id = scope.current().owners["tenant_id"]
    invited = Invited("staff", ("hr",), tenant_id, contact.called, contact.mail)
    secret = invitations.make(invited, key=settings.sealing_key, at=at)
    words = {"link": f"{settings.base_url}/hr/doorway/join#{secret}"}
    letters.send("operator/mail/reset", contact.mail, uuid5(letters.MARKS, f"reset:{reset_id}"), words)


EFFECTS: dict[str, outbox.Effect] = {"mail_reset": mail_reset}
