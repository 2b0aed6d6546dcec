"""The few words of the command `xmlsec1` that pysaml2 says, spoken by python-xmlsec: the same C library beneath.

pysaml2 builds and reads every message itself and asks this command only to sign, to verify and to encrypt what it
wrote. A machine that runs the tests need not have the command installed.
"""

import sys
from pathlib import Path

import xmlsec
from lxml import etree
from xmlsec import constants

FLAGS = {"--sign", "--verify", "--encrypt", "--lax-key-search", "--version", "--list-transforms"}
SESSION_KEYS = {"des": constants.KeyDataDes, "aes": constants.KeyDataAes}


def main(words: list[str]) -> int:
    """Answer one command line; pysaml2 reads `OK` or `FAIL` from standard error."""
    told = _read(words)
    if "--version" in told:
        sys.stdout.write("xmlsec1 1.2.41 (python-xmlsec)\n")
        return 0
    if "--list-transforms" in told:
        sys.stdout.write('Registered transform klasses:\n"sha256","rsa-sha256"\n')
        return 0
    if "--verify" in told:
        return _verify(told)
    root = _encrypt(told) if "--encrypt" in told else _sign(told)
    Path(told["--output"]).write_bytes(etree.tostring(root))
    return 0


def _read(words: list[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    left = iter(words)
    for word in left:
        if word in FLAGS:
            told[word] = ""
        elif word.startswith("--"):
            told[word] = next(left)
        else:
            told["file"] = word
    return told


def _signature(told: dict[str, str]) -> tuple[etree._Element, etree._Element]:
    root = etree.parse(told["file"]).getroot()
    xmlsec.tree.add_ids(root, ["ID"])
    (signed,) = root.xpath("//*[@ID = $id]", id=told["--node-id"])
    return root, signed.find(f"{{{constants.DSigNs}}}Signature")


def _sign(told: dict[str, str]) -> etree._Element:
    root, signature = _signature(told)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(told["--privkey-pem"], constants.KeyDataFormatPem)
    context.sign(signature)
    return root


def _verify(told: dict[str, str]) -> int:
    _, signature = _signature(told)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(told["--pubkey-cert-pem"], constants.KeyDataFormatCertPem)
    try:
        context.verify(signature)
    except xmlsec.Error:
        sys.stderr.write("FAIL\n")
        return 1
    sys.stderr.write("OK\n")
    return 0


def _encrypt(told: dict[str, str]) -> etree._Element:
    root = etree.parse(told["--xml-data"]).getroot()
    (node,) = root.xpath(told["--node-xpath"])
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_file(told["--pubkey-cert-pem"], constants.KeyDataFormatCertPem))
    kind, _, bits = told["--session-key"].partition("-")
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(SESSION_KEYS[kind], int(bits), constants.KeyDataTypeSession)
    context.encrypt_xml(etree.parse(told["file"]).getroot(), node)
    return root


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
