"""What is agreed with the identity provider: what it signs and hides, what it sends, and whether it may begin."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kernel import clock
from portal.doors import needs
from portal.work.connecting import here
from portal.work.permissions import Permission
from sso import agreement, attempts, naming
from sso.agreement import Agreement, BadAgreement, PauseFirst
from sso.saml.connection import SignedPart
from sso.tables.connections import ConnectionRow

bp = Blueprint("settings", __name__, url_prefix="/settings")
SIGNED = {
    SignedPart.ASSERTION: "The assertion (most identity providers do this)",
    SignedPart.RESPONSE: "The whole response",
    SignedPart.BOTH: "Both",
}


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """The settings that a person chooses."""

    number_attribute = StringField(
        "Attribute that holds the employee number",
        [InputRequired("Give the name of the attribute."), Length(max=256)],
        render_kw={"list": "seen", "autocomplete": "off"},
    )
    name_id_format = SelectField("Name ID format")
    signed_part = RadioField(
        "What does it sign?", choices=[SelectChoice(str(part), said) for part, said in SIGNED.items()]
    )
    wants_encryption = BooleanField("Assertions must be encrypted for us.")
    idp_initiated = BooleanField("People may begin at a tile of your company's own page.")
    allow_sha1 = BooleanField("Accept signatures made with SHA-1.")

    def wanted(self) -> Agreement:
        """What was chosen."""
        return Agreement(
            signed_part=SignedPart(self.signed_part.data),
            allow_sha1=self.allow_sha1.data,
            wants_encryption=self.wants_encryption.data,
            number_attribute=(self.number_attribute.data or "").strip(),
            name_id_format=self.name_id_format.data,
            idp_initiated=self.idp_initiated.data,
        )


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """What is agreed now."""
    connection = here.latest()
    return _page(connection, _form(connection))


@bp.post("")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def change() -> ResponseReturnValue:
    """Agree on something else, or say at the field why not."""
    connection = here.latest()
    form = _form(connection)
    if not form.validate_on_submit():
        return _page(connection, form), 422
    try:
        changes = agreement.change(connection, form.wanted(), at=clock.true_now())
    except (BadAgreement, PauseFirst) as refused:
        _say(form, refused)
        return _page(connection, form), 422
    here.note("change_settings", connection, changes)
    flash("The settings are kept." if changes else "Nothing was changed.")
    return redirect(here.to("test.show" if changes else "show"), 303)


def _form(connection: ConnectionRow) -> SettingsForm:
    form = SettingsForm(obj=agreement.of(connection))
    formats = dict.fromkeys((*agreement.NAME_ID_FORMATS, connection.name_id_format))
    form.name_id_format.choices = [SelectChoice(name, name.rpartition(":")[2]) for name in formats]
    return form


def _say(form: SettingsForm, refused: BadAgreement | PauseFirst) -> None:
    field = form[refused.field] if isinstance(refused, BadAgreement) and refused.field in form else None
    if field is not None:
        field.errors = [refused.message]
    else:
        form.form_errors = [refused.message]


def _page(connection: ConnectionRow, form: SettingsForm) -> str:
    seen = attempts.last_names(connection.connection_id)
    unwanted = naming.unwanted(seen, wanted=())
    fit = [name for name in seen if name not in unwanted]
    return here.page("settings", connection, form=form, seen=fit, presets=agreement.NUMBER_ATTRIBUTES)
