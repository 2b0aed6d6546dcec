"""What the forms of the usual identity providers ask, in their own words, and what of ours goes into which field.

Written from what those forms are known to say, not tried in live consoles: their words change. The Name ID is opaque
everywhere, and no attribute names a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

NEUTRAL = "People see this name. Choose one that does not say what it is for, such as “Portal N”."


@dataclass(frozen=True)
class Values:
    """What there is to copy."""

    entity_id: str
    acs: str
    metadata: str
    name_id_format: str
    attribute: str


@dataclass(frozen=True)
class Field:
    """A field of their form, `theirs` in its words. `value` is text of theirs, or names one of ours as in `{acs}`."""

    theirs: str
    value: str
    note: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it is to be copied from us, and not only chosen there."""
        return "{" in self.value

    def fill(self, values: Values) -> str:
        """What to enter."""
        return self.value.format_map(vars(values))


@dataclass(frozen=True)
class Product:
    """One product: where to begin, its fields, what to remove, and where its own metadata is found."""

    called: str
    begin: str
    fields: tuple[Field, ...]
    remove: str
    give: str
    people: str
    more: tuple[str, ...] = field(default=())


PRODUCTS: Mapping[str, Product] = {
    "entra": Product(
        "Entra ID",
        "In the Entra admin centre: Enterprise applications, New application, Create your own application, “Integrate "
        "any other application you don't find in the gallery”. Then Single sign-on, SAML.",
        (
            Field("Name of the application", "Portal N", NEUTRAL),
            Field("Identifier (Entity ID)", "{entity_id}"),
            Field("Reply URL (Assertion Consumer Service URL)", "{acs}"),
            Field("Sign on URL, Relay State, Logout Url", "leave empty"),
            Field("Attributes & Claims: Unique User Identifier (Name ID), format", "Persistent"),
            Field("the same, source attribute", "user.objectid", "Opaque, and never given to anybody else."),
            Field("Add new claim: Name", "{attribute}", "Leave Namespace empty."),
            Field("the same, source attribute", "user.employeeid"),
            Field("SAML Certificates: Signing Option", "Sign SAML assertion"),
            Field("the same, Signing Algorithm", "SHA-256"),
        ),
        "Under Attributes & Claims delete the four additional claims that Entra adds by itself: emailaddress, "
        "givenname, name and surname.",
        "SAML Certificates: copy the App Federation Metadata Url and give it to us by address.",
        "Users and groups: assign everybody who is covered, or set Assignment required to No.",
    ),
    "okta": Product(
        "Okta",
        "In the Admin Console: Applications, Create App Integration, SAML 2.0.",
        (
            Field("App name", "Portal N", NEUTRAL),
            Field("Single sign-on URL", "{acs}", "Keep “Use this for Recipient URL and Destination URL” ticked."),
            Field("Audience URI (SP Entity ID)", "{entity_id}"),
            Field("Default RelayState", "leave empty"),
            Field("Name ID format", "Persistent"),
            Field("Application username", 'Custom: user.getInternalProperty("id")', "Not the Okta username or e-mail."),
            Field("Attribute Statements: Name", "{attribute}", "Name format: Unspecified."),
            Field("the same, Value", "user.employeeNumber"),
            Field("Show Advanced Settings: Response, Assertion Signature", "Signed"),
            Field("the same, Signature Algorithm and Digest Algorithm", "RSA-SHA256 and SHA256"),
        ),
        "Add no other attribute statement and no group attribute statement.",
        "Sign On tab, Metadata details: copy the Metadata URL and give it to us by address.",
        "Assignments tab: assign everybody who is covered, or the group they are in.",
    ),
    "google": Product(
        "Google Workspace",
        "In the Admin console: Apps, Web and mobile apps, Add app, Add custom SAML app.",
        (
            Field("App name", "Portal N", NEUTRAL),
            Field("ACS URL", "{acs}"),
            Field("Entity ID", "{entity_id}"),
            Field("Start URL", "leave empty"),
            Field("Signed response", "leave unticked", "Google then signs the assertion."),
            Field("Name ID format", "PERSISTENT"),
            Field("Name ID", "Employee Details > Employee ID", "Or an opaque custom attribute. Not Primary email."),
            Field("Attributes: Google Directory attribute", "Employee Details > Employee ID"),
            Field("the same, App attributes", "{attribute}"),
        ),
        "Map no other attribute, and no group.",
        "On the page Google Identity Provider details: Download metadata, and give us the file. Google publishes none "
        "by address, so note the day on which its certificate ends.",
        "User access: ON for everyone, or for the units that are covered. It can take a few minutes.",
    ),
    "keycloak": Product(
        "Keycloak",
        "In the realm's admin console: Clients menu, import our metadata file, or make one of type SAML by hand.",
        (
            Field("Client ID", "{entity_id}"),
            Field("Name", "Portal N", NEUTRAL),
            Field("Valid redirect URIs", "{acs}"),
            Field("Assertion Consumer Service POST Binding URL", "{acs}", "Under Advanced."),
            Field("Name ID format", "persistent", "Switch Force name ID format on."),
            Field("Sign assertions", "On"),
            Field("Signature algorithm", "RSA_SHA256"),
            Field("Canonicalization method", "EXCLUSIVE"),
            Field("Keys: Client signature required", "On", "Import the certificate of ours, as PEM."),
            Field("Client scopes, dedicated: Add mapper, User Attribute", "employee_number",
                  "Or whatever your realm calls it."),
            Field("the same, SAML Attribute Name", "{attribute}"),
        ),
        "Client scopes: remove role_list and every scope that sends a name or an e-mail.",
        "Realm settings, Endpoints: copy the address of SAML 2.0 Identity Provider Metadata and give us that.",
        "Everybody in the realm can sign in unless you restrict it.",
    ),
    "adfs": Product(
        "ADFS",
        "In AD FS Management: Relying Party Trusts, Add Relying Party Trust, Claims aware, import our metadata by "
        "address or as a file.",
        (
            Field("Display name", "Portal N", NEUTRAL),
            Field("Relying party identifier", "{entity_id}", "Filled in by our metadata."),
            Field("SAML Assertion Consumer Endpoint, POST", "{acs}", "Filled in by our metadata."),
            Field("Advanced: Secure hash algorithm", "SHA-256"),
            Field("Claim rule, Transform an Incoming Claim: from", "Primary SID"),
            Field("the same, to", "Name ID", "Outgoing name ID format: Persistent Identifier."),
            Field("Claim rule, Send LDAP Attributes as Claims: LDAP attribute", "employeeID", "Type it in."),
            Field("the same, Outgoing Claim Type", "{attribute}", "Type it in."),
        ),
        "Add no rule for e-mail, UPN, Given-Name, Surname or Common Name.",
        "By address, with your host's name: FederationMetadata/2007-06/FederationMetadata.xml on it.",
        "Access control policy: permit everybody who is covered.",
    ),
    "generic": Product(
        "Another one",
        "Any identity provider with SAML 2.0, Web Browser SSO Profile. Import our metadata, or enter these.",
        (
            Field("Identifier of the service (entityID, audience)", "{entity_id}"),
            Field("Assertion consumer service, binding HTTP-POST", "{acs}"),
            Field("Recipient and Destination", "{acs}"),
            Field("NameID format", "{name_id_format}", "A random value for each person, the same every time."),
            Field("Attribute to release", "{attribute}", "The employee number as it stands in the roster file."),
            Field("Sign", "the assertion, RSA-SHA256, exclusive canonicalisation"),
            Field("Requests to you", "signed by us, HTTP-Redirect or HTTP-POST", "The certificate is in our metadata."),
            Field("RelayState", "leave empty"),
        ),
        "Release no other attribute: no name, no e-mail, no groups.",
        "Give us your metadata by address where you can, so that new certificates reach us by themselves.",
        "Let everybody in who is covered.",
    ),
}  # fmt: skip
