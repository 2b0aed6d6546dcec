"""Coming in by what is typed: a password with an app's code, or a recovery code."""

from ipaddress import ip_address, ip_network

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from kernel import clock, sealing
from kernel.staff import passwords, people, recovery_codes, tries
from kernel.staff.passwords import Given, NotThisPassword
from kernel.staff.recovery_codes import NotThisRecoveryCode
from kernel.staff.tables import Password
from kernel.staff.tries import TooManyTries
from portal import refusals, unit_of_work
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.staff import framing, telling
from portal.staff.doorway import Doorway
from portal.visits import By

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
NAME = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}


def password_field(label: str = "Password", autocomplete: str = "current-password") -> PasswordField:
    """Where a password is typed or pasted."""
    missing = InputRequired("Enter your password.")
    return PasswordField(label, [missing, Length(max=500)], render_kw={"autocomplete": autocomplete})


def code_field() -> StringField:
    """Where an app's code is typed."""
    return StringField("Code from your app", [InputRequired("Enter the six digits."), Length(max=20)], render_kw=DIGITS)


class PasswordAgainForm(FlaskForm):  # type: ignore[misc]
    """A password and a code, of somebody whom we know already."""

    password = password_field()
    code = code_field()

    def given(self) -> Given:
        """What was typed."""
        return Given("", self.password.data, self.code.data)


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """An address that names an account, a password and a code."""

    name = StringField("Work e-mail", [InputRequired("Enter the address you chose."), Length(max=254)], render_kw=NAME)
    password = password_field()
    code = code_field()

    def given(self) -> Given:
        """What was typed."""
        return Given(self.name.data, self.password.data, self.code.data)


class RecoveryForm(FlaskForm):  # type: ignore[misc]
    """One of the ten codes."""

    recovery_code = StringField(
        "Recovery code",
        [InputRequired("Enter one of your codes."), Length(max=100)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of what is typed."""

    @bp.get("/password")
    @needs(ANYONE)
    def password() -> ResponseReturnValue:
        return _password_page(PasswordForm())

    @bp.post("/password")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def enter_password() -> ResponseReturnValue:
        form = PasswordForm()
        if not form.validate_on_submit():
            return _password_page(form), 422
        try:
            return redirect(_by_password(doorway, form.given()), 303)
        except (NotThisPassword, TooManyTries) as refused:
            form.form_errors.append(refused.message)
            return _password_page(form), refusals.status_of(refused)

    @bp.get("/recovery")
    @needs(ANYONE)
    def recovery() -> ResponseReturnValue:
        return _recovery_page(RecoveryForm())

    @bp.post("/recovery")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def recover() -> ResponseReturnValue:
        form = RecoveryForm()
        if not form.validate_on_submit():
            return _recovery_page(form), 422
        try:
            _by_recovery_code(doorway, form.recovery_code.data)
        except (NotThisRecoveryCode, TooManyTries) as refused:
            form.form_errors.append(refused.message)
            return _recovery_page(form), refusals.status_of(refused)
        flash("You are in, and that code is used up. Please add a passkey for the next time.")
        return redirect(url_for(f"{doorway.surface}.own_ways.show"), 303)


def check(doorway: Doorway, name_digest: bytes, given: Given) -> Password:
    """The account of this name, password and code. Counted by account and by address before anything is looked at.

    Raises TooManyTries, NotThisPassword.
    """
    at, key = clock.true_now(), doorway.sealing_key()
    account = sealing.digest(key, "tries", f"account|{name_digest.hex()}")
    tries.count(doorway.kind, account, tries.ACCOUNT, at=at)
    _count_address(doorway)
    found = passwords.check(doorway.kind, name_digest, given, key=key, at=at)
    tries.forget(doorway.kind, account)
    return found


def _by_password(doorway: Doorway, given: Given) -> str:
    digest = passwords.name_digest(given.name, doorway.kind, key=doorway.sealing_key())
    found = check(doorway, digest, given)
    person_id, owner_id = found.person_id, found.owner_id
    unit_of_work.keep()
    doorway.act_for(owner_id)
    person = people.find(person_id, doorway.kind)
    if person is None:
        raise NotThisPassword
    return doorway.let_in(person, By.PASSWORD)


def _by_recovery_code(doorway: Doorway, code: str) -> None:
    _count_address(doorway)
    used = recovery_codes.use(code, doorway.kind, at=clock.now())
    unit_of_work.keep()
    doorway.act_for(used.owner_id)
    person = people.find(used.person_id, doorway.kind)
    if person is None:
        raise NotThisRecoveryCode
    doorway.let_in(person, By.RECOVERY_CODE)
    doorway.note("use_recovery_code", person)
    telling.put(doorway, person, "recovery_code_used")


def _count_address(doorway: Doorway) -> None:
    """Count by where the try comes from: a digest of the address and the day, so that no two days can be joined."""
    at = clock.true_now()
    try:
        address = ip_address(request.remote_addr or "::")
    except ValueError:
        address = ip_address("::")
    net = ip_network(f"{address}/{64 if address.version == 6 else 32}", strict=False)
    digest = sealing.digest(doorway.sealing_key(), "tries", f"address|{at.date()}|{net}")
    tries.count(doorway.kind, digest, tries.ADDRESS, at=at)


def _password_page(form: PasswordForm) -> str:
    return framing.page("password", "Sign in with password and app", form=form)


def _recovery_page(form: RecoveryForm) -> str:
    return framing.page("recovery", "Sign in with a recovery code", form=form)
