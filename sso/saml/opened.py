"""A response whose encrypted assertion is opened without a change to a byte of what was signed inside."""

import secrets
from typing import Any

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from sso.saml import tree


class Response(OneLogin_Saml2_Response):  # type: ignore[misc]
    """python3-saml's response, but for one step.

    The library moves the opened assertion within the tree. lxml then gives it the prefixes of its new place, where
    those mean the same, and a signature that was made under prefixes of its own (pysaml2's idps do that) breaks.
    """

    def _decrypt_assertion(self, xml: tree.Element) -> Any:
        """The document with its assertion in clear. Raises what the library or xmlsec raises; each is a refusal."""
        holders = tree.find_all(xml, "saml:EncryptedAssertion")
        if len(holders) != 1 or len(tree.find_all(holders[0], "xenc:EncryptedData")) != 1:
            raise OneLogin_Saml2_ValidationError("not one encrypted assertion")
        holder = holders[0]
        encrypted = tree.find_all(holder, "xenc:EncryptedData")[0]
        _bring_key(holder, encrypted)
        opened = OneLogin_Saml2_Utils.decrypt_element(encrypted, self._settings.get_sp_key(), inplace=True)
        inner = etree.tostring(opened, with_tail=False)
        mark = "x" + secrets.token_hex(16)
        xml.replace(holder, etree.Element(mark))
        return OneLogin_Saml2_XML.to_etree(etree.tostring(xml).replace(f"<{mark}/>".encode(), inner))


def _bring_key(holder: tree.Element, encrypted: tree.Element) -> None:
    # XML Encryption 3.5.1: the key may stand beside what it opens, and is pointed at. The precheck let only `#id` in.
    for info in tree.find_all(encrypted, "ds:KeyInfo"):
        for method in tree.find_all(info, "ds:RetrievalMethod"):
            wanted = (method.get("URI") or "").removeprefix("#")
            info.extend(key for key in tree.find_all(holder, "xenc:EncryptedKey") if key.get("Id") == wanted)
