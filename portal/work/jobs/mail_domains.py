"""What the worker does for mail domains: ask for each one's record every day, and close doors that lead nowhere."""

from datetime import datetime, timedelta

from kernel import outbox
from portal.jobs import Turn
from portal.work import gateways
from portal.work.jobs import letters
from sso import mail_domains
from sso.mail_domains import State
from sso.names import NamesAway


def check_mail_domains(*, at: datetime) -> None:
    """Have every domain that was ever proved looked at."""
    for tenant_id, domain in mail_domains.proved_ones():
        key = f"check_mail_domain:{tenant_id}:{domain}:{at.date()}"
        outbox.put("check_mail_domain", {"domain": domain}, dedupe_key=key, at=at, owners={"tenant_id": tenant_id})


def check_mail_domain(*, domain: str, at: datetime) -> None:
    """Ask the name servers about one; HR is told when its record has gone, and when it no longer counts."""
    row = mail_domains.find(domain)
    if row is None:
        return
    try:
        came_to = mail_domains.look_again(row, gateways.names(), at=at)
    except NamesAway as away:
        raise outbox.Later from away
    if came_to in (State.MISSING, State.LOST):
        letters.ask(f"domain_{came_to}", about=domain, mark=f"{domain}:{at.date()}", at=at)


def close_mail_door(*, domain: str, at: datetime) -> None:
    """After HR took a domain off: somebody else may prove it from now on."""
    mail_domains.close_door(domain)


EFFECTS: dict[str, outbox.Effect] = {
    "check_mail_domains": check_mail_domains,
    "check_mail_domain": check_mail_domain,
    "close_mail_door": close_mail_door,
}
TURNS = (Turn("check_mail_domains", timedelta(days=1)),)
