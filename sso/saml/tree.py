"""Reading XML from strangers: no DTD, no entities, no network, no huge documents."""

from lxml import etree

Element = etree._Element

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
NAMES = {"saml": SAML, "samlp": SAMLP, "md": MD, "ds": DS, "xenc": XENC}


class NotXml(ValueError):
    """The bytes are not well-formed XML in UTF-8."""


class HasDoctype(ValueError):
    """The document brings a document type or entities of its own."""


def parse(document: bytes, *, keep_comments: bool = True) -> Element:
    """The root element. Comments and processing instructions are kept unless told otherwise, so they can be refused.

    Raises NotXml, or HasDoctype for any document type, also an empty one.
    """
    # The byte search comes first so that no DTD reaches libxml2; a document in another
    # encoding could hide one, so only UTF-8 is read.
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise HasDoctype("document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=not keep_comments,
        remove_pis=not keep_comments,
    )
    try:
        document.decode("utf-8")
        root = etree.fromstring(document, parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotXml("not well-formed") from error
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise HasDoctype("document type")
    if (about.encoding or "utf-8").lower() not in ("utf-8", "ascii", "us-ascii"):
        raise NotXml("not UTF-8")
    return root


def write(root: Element) -> bytes:
    """The document as bytes, UTF-8."""
    return etree.tostring(root, encoding="utf-8")


def local_name(element: Element) -> str:
    """The name without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def find_all(element: Element, path: str) -> list[Element]:
    """The elements under `path`, with the prefixes saml, samlp, md, ds and xenc."""
    return element.findall(path, NAMES)
