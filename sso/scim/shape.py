"""What a directory may tell us of a person, and nothing more: whatever else it sends is passed over and never stored.

The words are SCIM's own (RFC 7643): a directory reads them in our published schemas, and knows what it need not send.
"""

import json
from functools import cache
from typing import Annotated, Any

from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    InvalidValueException,
    Name,
    Patch,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.attributes import ExtensibleStringEnum
from scim2_models.resources.resource import AnyExtension

MAX_RESULTS = 200
MAX_BYTES = 8 * 1024
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
# As the directory's own words are, so that they can be said back.
Echo = dict[str, Any]


class Email(ComplexAttribute):
    """An address at work. Not checked further: directories hold addresses that the public mail would not take."""

    class Type(ExtensibleStringEnum):
        """Only this one is kept."""

        work = "work"

    value: str | None = None
    """The address."""

    type: Type | None = None
    """Work; others are passed over."""

    primary: bool | None = None
    """Whether the directory prefers it."""


class User(Resource[AnyExtension]):
    """The person. Attributes of RFC 7643 section 4.1 that are not here are not kept."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """The name by which the directory knows the person."""

    name: Name | None = None
    """The person's name, to be said back to the directory."""

    display_name: str | None = None
    """The same in one line."""

    active: bool | None = None
    """Whether the person works there."""

    emails: list[Email] | None = None
    """The address at work; one is kept."""


class EnterpriseUser(Extension):
    """What an organisation adds: the number by which its roster knows the person."""

    __schema__ = URN(ENTERPRISE)

    employee_number: str | None = None
    """The number on the roster."""


class EnterpriseUserWithDepartment(EnterpriseUser):
    """Where the organisation wants its people grouped by department."""

    department: str | None = None
    """The person's department."""


class EnterpriseUserWithCostCenter(EnterpriseUser):
    """Where the organisation wants its people grouped by cost centre."""

    cost_center: str | None = None
    """The person's cost centre."""


EXTENSIONS = {
    None: EnterpriseUser,
    "department": EnterpriseUserWithDepartment,
    "costCenter": EnterpriseUserWithCostCenter,
}
# What Entra ID and Okta do beside the specification, and may.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


@cache
def model(group_by: str | None) -> type[Resource[Any]]:
    """A person, for an organisation that groups its people by this attribute, or by none."""
    found: type[Resource[Any]] = User.__class_getitem__(EXTENSIONS[group_by])
    return found


@cache
def description(group_by: str | None) -> ScimProvider:
    """The description of a feed, which its directory may read."""
    person = ResourceType.from_resource(model(group_by))
    return ScimProvider(models=[User, EXTENSIONS[group_by]], resource_types=[person], config=_config(), policy=POLICY)


def kept(resource: Resource[Any]) -> Echo:
    """What of this is stored, in SCIM's own words. Raises InvalidValueException when it is too long."""
    echo: Echo = resource.model_dump(exclude={"id", "meta"})
    address = _at_work(echo.pop("emails", None) or [])
    if address:
        echo["emails"] = [address]
    if len(json.dumps(echo)) > MAX_BYTES:
        raise InvalidValueException(detail="The values of this resource are too long")
    return echo


def find(echo: Echo, attribute: str) -> str | None:
    """The value of `userName`, `externalId`, `email`, `employeeNumber`, `department` or `costCenter`, if it has one."""
    if attribute == "email":
        found = next((one.get("value") for one in echo.get("emails", ())), None)
    elif attribute in ("userName", "externalId"):
        found = echo.get(attribute)
    else:
        found = echo.get(ENTERPRISE, {}).get(attribute)
    return str(found) if found not in (None, "") else None


def _at_work(addresses: list[dict[str, Any]]) -> dict[str, Any] | None:
    ours = [one for one in addresses if one.get("value") and one.get("type") in (None, "work")]
    return next((one for one in ours if one.get("primary")), ours[0] if ours else None)


def _config() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MAX_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="The token that was made on our page, in the header Authorization.",
            )
        ],
    )
