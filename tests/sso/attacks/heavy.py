"""Answers that would cost time, memory or files if anything of them were run, fetched or read to its end."""

from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
ENDLESS = (
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/" name="a">'
    '<xsl:call-template name="a"/><xsl:call-template name="a"/></xsl:template></xsl:stylesheet>'
)
NESTED = "count(//.|//@*[count(//.|//@*[count(//.|//@*[count(//.|//@*)>0])>0])>0])>0"


def _transform(algorithm, inside):
    def build(lab):
        root = lab.signed()
        transform = next(root.iter(f"{DS}Transform"))
        transform.set("Algorithm", algorithm)
        transform.append(inside())
        return lab.body(root)

    return build


def _xpath():
    element = etree.Element(f"{DS}XPath")
    element.text = NESTED
    return element


def _reference(uri):
    def build(lab):
        root = lab.signed()
        next(root.iter(f"{DS}Reference")).set("URI", uri)
        return lab.body(root)

    return build


def _text(change):
    return lambda lab: lab.body(change(etree.tostring(lab.signed())))


def _laughs(text):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]>'.encode() + text.replace(b"p-4711", b"&l9;")


# Name -> (how the body is built, the reason in the log).
HEAVY = {
    "endless stylesheet": (_transform(XSLT, lambda: etree.fromstring(ENDLESS)), "transform"),
    "nested xpath": (_transform(XPATH, _xpath), "transform"),
    "endless file": (_reference("file:///dev/zero"), "reference"),
    "file by path": (_reference("/dev/zero"), "reference"),
    "address": (_reference("http://localhost:1/x"), "reference"),
    "pointer": (_reference("#xpointer(id('a')/descendant-or-self::node())"), "reference"),
    "a billion laughs": (_text(_laughs), "doctype"),
    "entity from a file": (
        _text(lambda t: b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///dev/zero">]>' + t.replace(b"p-4711", b"&x;")),
        "doctype",
    ),
    "two megabytes": (lambda lab: lab.body(etree.tostring(lab.signed()) + b" " * 1_500_000), "too_large"),
    "five thousand and one elements": (
        _text(lambda t: t.replace(b"<saml:Subject>", b"<saml:Subject>" + b"<x/>" * 5001)),
        "too_many_elements",
    ),
    "ten thousand deep": (_text(lambda t: b"<x>" * 10_000 + t + b"</x>" * 10_000), "not_xml"),
    "two hundred deep": (
        _text(lambda t: t.replace(b"</samlp:Response>", b"<x>" * 200 + b"</x>" * 200 + b"</samlp:Response>")),
        None,
    ),
    "ten thousand attributes": (
        _text(lambda t: t.replace(b"<saml:Subject>", b"<saml:Subject " + _many(b'a%d=""', 10_000) + b">")),
        "too_many_elements",
    ),
    "four thousand ids": (
        _text(lambda t: t.replace(b"</samlp:Response>", _many(b'<x ID="i%d"/>', 4_000) + b"</samlp:Response>")),
        None,
    ),
    "a long name": (_text(lambda t: t.replace(b"p-4711", b"p" * 150_000)), "not_verified"),
    "a long question": (lambda lab: lab.body(_with_question(lab, "q" * 150_000)), "not_started_here"),
}


def _many(form: bytes, count: int) -> bytes:
    return b" ".join(form.replace(b"%d", str(n).encode()) for n in range(count))


def _with_question(lab, question):
    root = lab.signed()
    root.set("InResponseTo", question)
    return root
