"""What to copy into the identity provider, in the words of its own form."""

from cryptography import x509
from flask import Blueprint, Response, abort, make_response
from flask.typing import ResponseReturnValue

from portal.doors import needs
from portal.work.connecting import here
from portal.work.connecting.products import PRODUCTS, Values
from portal.work.machine import signing_in
from portal.work.permissions import Permission
from sso import connections
from sso.saml import own_metadata
from sso.tables.connections import ConnectionRow

bp = Blueprint("copy", __name__, url_prefix="/copy")


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """The addresses, and which product they are to be copied into."""
    connection = here.latest()
    values = _values(connection)
    ends_on = x509.load_pem_x509_certificate(connection.sp_certificate_pem.encode()).not_valid_after_utc
    copied = [
        ("Identifier (entityID, audience)", values.entity_id),
        ("Reply address (ACS), HTTP-POST", values.acs),
        ("Our metadata", values.metadata),
        ("Name ID format", values.name_id_format),
        ("Attribute to send", values.attribute),
    ]
    return here.page("copy", connection, copied=copied, ends_on=f"{ends_on:%d %B %Y}", products=_products())


@bp.get("/<string:name>")
@needs(Permission.CONNECTION_MANAGE)
def product(name: str) -> ResponseReturnValue:
    """One product's form, field by field."""
    if name not in PRODUCTS:
        abort(404)
    connection = here.latest()
    found, values = PRODUCTS[name], _values(connection)
    return here.page(
        "product",
        connection,
        chosen=name,
        product=found,
        products=_products(),
        fields=[(field.theirs, field.fill(values), field.note, field.is_ours) for field in found.fields],
    )


@bp.get("/metadata.xml")
@needs(Permission.CONNECTION_MANAGE)
def metadata() -> ResponseReturnValue:
    """Our metadata as a file."""
    value = connections.as_value(here.latest(), sealing_key=signing_in.means().sealing_key)
    written = own_metadata.write(value, signing_in.addresses())
    return _file(written, "application/samlmetadata+xml", "metadata.xml")


@bp.get("/certificate.pem")
@needs(Permission.CONNECTION_MANAGE)
def certificate() -> ResponseReturnValue:
    """The certificate with which we sign, as a file."""
    return _file(here.latest().sp_certificate_pem, "application/x-pem-file", "certificate.pem")


def _products() -> list[tuple[str, str]]:
    return [(name, product.called) for name, product in PRODUCTS.items()]


def _values(connection: ConnectionRow) -> Values:
    ours, ident = signing_in.addresses(), str(connection.connection_id)
    return Values(
        entity_id=ours.metadata(ident),
        acs=ours.acs(ident),
        metadata=ours.metadata(ident),
        name_id_format=connection.name_id_format,
        attribute=connection.number_attribute,
    )


def _file(content: str | bytes, kind: str, name: str) -> Response:
    answer = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
