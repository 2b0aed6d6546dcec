"""The only shape of XML signature we let near the verifier (P3 in docs/sign-in.md).

It says nothing about whether a signature is true; it makes sure that a true one covers what we will read.
"""

from sso.refusals import Reason, SignInRefused
from sso.saml import tree

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_INCLUSIVE_NAMESPACES = f"{{{EXCLUSIVE}}}InclusiveNamespaces"

SIGNING = {f"{_MORE}{kind}-sha{bits}" for kind in ("rsa", "ecdsa") for bits in (256, 384, 512)}
SIGNING_SHA1 = {f"{tree.DS}rsa-sha1", f"{_MORE}ecdsa-sha1"}
DIGEST = {f"{tree.XENC}sha256", f"{_MORE}sha384", f"{tree.XENC}sha512"}
DIGEST_SHA1 = {f"{tree.DS}sha1"}


def check(root: tree.Element, *, allow_sha1: bool) -> None:
    """Every signature in the response is of that shape and in a place that counts. Raises SignInRefused."""
    parents: list[tree.Element] = []
    for signature in root.iter(f"{{{tree.DS}}}Signature"):
        parent = _signed_element(signature, root)
        if any(parent is other for other in parents):
            raise SignInRefused(Reason.SIGNATURE_PLACE)
        parents.append(parent)
        _check_shape(signature)
        _check_reference(signature, parent)
        _check_algorithms(signature, allow_sha1=allow_sha1)


def _signed_element(signature: tree.Element, root: tree.Element) -> tree.Element:
    parent = signature.getparent()
    if parent is None:
        raise SignInRefused(Reason.SIGNATURE_PLACE)
    if parent is root:
        return parent
    if parent.tag == f"{{{tree.SAML}}}Assertion" and parent.getparent() is root:
        return parent
    raise SignInRefused(Reason.SIGNATURE_PLACE)


def _check_shape(signature: tree.Element) -> None:
    names = [str(child.tag) for child in signature]
    expected = [f"{{{tree.DS}}}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
    if names not in (expected, expected[:2]):
        raise SignInRefused(Reason.SIGNATURE_SHAPE)
    for element in signature.iter():
        if tree.local_name(element) in ("Object", "Manifest"):
            raise SignInRefused(Reason.SIGNATURE_SHAPE)
        if tree.local_name(element) == "SignatureMethod" and len(element):
            raise SignInRefused(Reason.SIGNATURE_SHAPE)


def _check_reference(signature: tree.Element, parent: tree.Element) -> None:
    inside = tree.find_all(signature, "ds:SignedInfo/ds:Reference")
    anywhere = [element for element in signature.iter() if tree.local_name(element) == "Reference"]
    if len(inside) != 1 or len(anywhere) != 1:
        raise SignInRefused(Reason.REFERENCE)
    if not parent.get("ID") or inside[0].get("URI") != f"#{parent.get('ID')}":
        raise SignInRefused(Reason.REFERENCE)
    _check_transforms(signature, inside[0])


def _check_transforms(signature: tree.Element, reference: tree.Element) -> None:
    transforms = tree.find_all(reference, "ds:Transforms/ds:Transform")
    anywhere = [element for element in signature.iter() if tree.local_name(element) == "Transform"]
    algorithms = [transform.get("Algorithm") for transform in transforms]
    if len(anywhere) != len(transforms) or len(set(algorithms)) != len(algorithms):
        raise SignInRefused(Reason.TRANSFORM)
    if ENVELOPED not in algorithms or not set(algorithms) <= {ENVELOPED, EXCLUSIVE}:
        raise SignInRefused(Reason.TRANSFORM)
    if any(child.tag != _INCLUSIVE_NAMESPACES or len(child) for transform in transforms for child in transform):
        raise SignInRefused(Reason.TRANSFORM)


def _check_algorithms(signature: tree.Element, *, allow_sha1: bool) -> None:
    lists = (
        ("ds:SignedInfo/ds:CanonicalizationMethod", {EXCLUSIVE}),
        ("ds:SignedInfo/ds:SignatureMethod", SIGNING | (SIGNING_SHA1 if allow_sha1 else set())),
        ("ds:SignedInfo/ds:Reference/ds:DigestMethod", DIGEST | (DIGEST_SHA1 if allow_sha1 else set())),
    )
    for path, allowed in lists:
        found = tree.find_all(signature, path)
        if len(found) != 1 or found[0].get("Algorithm") not in allowed:
            raise SignInRefused(Reason.ALGORITHM)
