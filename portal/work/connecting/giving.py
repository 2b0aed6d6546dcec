"""Giving us the identity provider's metadata: by address, as a document, or field by field."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from kernel import clock, downloading
from kernel.refusals import Refused
from portal.doors import needs
from portal.work import wiring
from portal.work.connecting import here
from portal.work.permissions import Permission
from sso import connections, sources
from sso.saml import metadata
from sso.saml.metadata import IdpMetadata, SeveralIdps
from sso.tables.connections import ConnectionRow

bp = Blueprint("give", __name__, url_prefix="/give")


class GivingForm(FlaskForm):  # type: ignore[misc]
    """What every way of giving has: which identity provider is meant, once it turned out that there are several."""

    entity_id = RadioField("Which one is yours?", validators=[Optional()], validate_choice=False, choices=[])

    def chosen(self) -> str | None:
        """The one that was chosen, if there was a choice."""
        return self.entity_id.data or None

    def ask_which(self, entity_ids: tuple[str, ...]) -> None:
        """Offer these to choose from."""
        self.entity_id.choices = [SelectChoice(each) for each in entity_ids]


class AddressForm(GivingForm):
    """Where the metadata is published."""

    url = StringField("Address of the metadata", [InputRequired("Enter the address."), Length(max=1000)])


class DocumentForm(GivingForm):
    """Metadata, pasted or as a file."""

    pasted = TextAreaField("Paste the metadata")
    file = FileField("Or choose the file")

    def document(self) -> bytes:
        """What was given; the file wins, and stands in the form from then on."""
        content: bytes = self.file.data.read(metadata.MAX_BYTES + 1) if self.file.data else b""
        if content:
            self.pasted.data = content.decode(errors="replace")
        return content or (self.pasted.data or "").encode()


class FieldsForm(FlaskForm):  # type: ignore[misc]
    """What a person types where there is no metadata."""

    entity_id = StringField("Identifier (entityID, issuer)", [InputRequired("Enter the identifier."), Length(max=1024)])
    sso_url = StringField("Sign-in address (SSO URL)", [InputRequired("Enter the address."), Length(max=1000)])
    certificate = TextAreaField("Signing certificate", [InputRequired("Paste the certificate.")])


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """The three ways, and what we know already."""
    connection = here.latest()
    source = sources.find(connection)
    return here.page("give", connection, idp=connection.idp_entity_id, url=source.url if source else None)


@bp.get("/address")
@needs(Permission.CONNECTION_MANAGE)
def address() -> ResponseReturnValue:
    """By address: read now, and again every day."""
    return here.page("give_address", here.latest(), form=AddressForm())


@bp.post("/address")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def fetch() -> ResponseReturnValue:
    """Read the metadata at this address and keep it in step from now on."""
    connection, form = here.latest(), AddressForm()
    if not form.validate_on_submit():
        return here.page("give_address", connection, form=form), 422

    def take() -> None:
        url, is_demo = form.url.data.strip(), wiring.settings().demonstration
        found = downloading.download(url, road=downloading.Road(allow_loopback=is_demo))
        assert found is not None
        _connect(connection, _read(found.body, form.chosen()))
        here.note("keep_metadata_address", connection, sources.keep(connection, url, at=clock.true_now()))

    return _taken(take, "give_address", connection, form)


@bp.get("/document")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def document() -> ResponseReturnValue:
    """As a document: pasted or as a file."""
    return here.page("give_document", here.latest(), form=DocumentForm())


@bp.post("/document")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def connect() -> ResponseReturnValue:
    """Take the metadata, or say at the field what is wrong with it."""
    connection, form = here.latest(), DocumentForm()

    def take() -> None:
        _connect(connection, _read(form.document(), form.chosen()))
        _forget_address(connection)

    return _taken(take, "give_document", connection, form)


@bp.get("/fields")
@needs(Permission.CONNECTION_MANAGE)
def fields() -> ResponseReturnValue:
    """Field by field, where there is no metadata."""
    return here.page("give_fields", here.latest(), form=FieldsForm())


@bp.post("/fields")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def fill() -> ResponseReturnValue:
    """Take what was typed."""
    connection, form = here.latest(), FieldsForm()
    if not form.validate_on_submit():
        return here.page("give_fields", connection, form=form), 422

    def take() -> None:
        typed, is_demo = (
            (form.entity_id.data, form.sso_url.data, form.certificate.data),
            wiring.settings().demonstration,
        )
        _connect(connection, metadata.from_fields(*typed, allow_loopback=is_demo))
        _forget_address(connection)

    return _taken(take, "give_fields", connection, form)


def _taken(take: Callable[[], None], page: str, connection: ConnectionRow, form: FlaskForm) -> ResponseReturnValue:
    """Do it, or show the same page with what was wrong and everything that was written."""
    try:
        take()
    except SeveralIdps as several:
        form.ask_which(several.entity_ids)
        form.entity_id.errors = [several.message]
        return here.page(page, connection, form=form), 422
    except Refused as refused:
        form.form_errors = [refused.message]
        return here.page(page, connection, form=form), 422
    flash("Your identity provider is connected. Check the settings, then run a test before you switch it on.")
    return redirect(here.to("show"), 303)


def _read(document: bytes, entity_id: str | None) -> IdpMetadata:
    is_demo = wiring.settings().demonstration
    return metadata.read(document, at=clock.true_now(), allow_loopback=is_demo, entity_id=entity_id)


def _connect(connection: ConnectionRow, found: IdpMetadata) -> None:
    here.note("connect", connection, connections.connect(connection, found, at=clock.true_now()))


def _forget_address(connection: ConnectionRow) -> None:
    changes = sources.forget(connection)
    if changes:
        here.note("forget_metadata_address", connection, changes)
