"""Setting up a password with an app's codes, and removing both."""

import segno
from flask import Blueprint, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import Email, InputRequired, Length

from kernel import clock, sealing
from kernel.refusals import Refused
from kernel.staff import app_codes, hard_to_guess, passwords, people
from kernel.staff.app_codes import NotThisCode, Secret
from kernel.staff.hard_to_guess import EasyToGuess
from kernel.staff.passwords import NameTaken
from kernel.staff.tables import Person
from portal import visits
from portal.doors import needs
from portal.staff import framing, telling, typed, ways
from portal.staff.doorway import Doorway
from portal.staff.typed import PasswordForm

# The secret of an app that is being set up stands in the visit, sealed, until the first code confirms it.
KEPT = "new_app"


class NewPasswordForm(PasswordForm):
    """A new password, the address that will name the account, and the app's first code."""

    name = StringField(
        "Work e-mail",
        [
            InputRequired("Enter the address that will name your account."),
            Length(max=254),
            Email("Check the address: it should look like name@example.org."),
        ],
        render_kw=typed.NAME,
    )
    password = typed.password_field("New password", "new-password")
    code = typed.code_field()

    def say(self, refused: Refused) -> None:
        """Put a refusal beside the field that it is about."""
        wrong: dict[type[Refused], Field] = {NotThisCode: self.code, NameTaken: self.name}
        field = wrong.get(type(refused), self.password)
        field.errors = (*field.errors, refused.message)


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of the password."""

    @bp.get("/password")
    @needs(doorway.choose, fresh=True)
    def password() -> ResponseReturnValue:
        person, key = doorway.me(), doorway.sealing_key()
        _begin(person, key)
        form = NewPasswordForm(name=people.mail_of(person, key=key) or "")
        return _page(form, person, key)

    @bp.post("/password")
    @needs(doorway.choose, fresh=True)
    def set_password() -> ResponseReturnValue:
        person, key, form = doorway.me(), doorway.sealing_key(), NewPasswordForm()
        if KEPT not in session or not form.validate_on_submit():
            _begin(person, key)
            return _page(form, person, key), 422
        try:
            given, secret = form.given(), _secret(person, key)
            passwords.set_up(person, given, secret, key=key, at=clock.true_now())
        except (EasyToGuess, NotThisCode, NameTaken) as refused:
            form.say(refused)
            return _page(form, person, key), 422
        return _done(doorway, person)

    @bp.post("/password/remove")
    @needs(doorway.choose, fresh=True)
    def remove_password() -> ResponseReturnValue:
        way = doorway.open_way()
        person = doorway.me()
        if passwords.find(person) is not None:
            ways.check_may_lose_one(person, way)
            passwords.remove(person)
            doorway.note("remove_password", person)
            telling.put(doorway, person, "password_removed")
            flash("Password and app no longer let anybody in. You can delete the entry in your app as well.")
        return redirect(url_for(".show"), 303)


def _done(doorway: Doorway, person: Person) -> ResponseReturnValue:
    session.pop(KEPT, None)
    visits.rotate()
    doorway.note("set_password", person)
    telling.put(doorway, person, "password_set")
    flash("Password and app are ready. You can sign in with both together.")
    return redirect(url_for(".show"), 303)


def _begin(person: Person, key: bytes) -> None:
    if KEPT not in session:
        sealed = sealing.seal(key, app_codes.new_secret().encode(), place=_place(person))
        session[KEPT] = sealed.hex()


def _secret(person: Person, key: bytes) -> Secret:
    return Secret(sealing.unseal(key, bytes.fromhex(session[KEPT]), place=_place(person)).decode())


def _place(person: Person) -> str:
    return f"visits|{KEPT}|{person.person_id}"


def _page(form: NewPasswordForm, person: Person, key: bytes) -> str:
    secret = _secret(person, key)
    address = app_codes.address(secret, people.name_of(person, key=key))
    picture: str = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#10201f", light="#fff")
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return framing.page(
        "set_password", "Password and app", form=form, picture=picture, secret=groups,
        shortest=hard_to_guess.SHORTEST,
    )  # fmt: skip
