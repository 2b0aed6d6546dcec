"""Asking the signer: the small caller that the desk uses. It holds no key."""

import socket
from pathlib import Path

from eligibility.blinding import keys
from kernel import refusals


class SignerAway(refusals.Refused):
    """The signer does not answer."""

    message = "Vouchers cannot be signed at this moment. Nothing has been lost; please try again in a few minutes."


class NotSigned(refusals.Refused):
    """The signer has no such key, or will not sign these bytes."""

    message = "This voucher could not be signed. Please start again from the first page."


class Signer:
    """The signer behind a unix socket."""

    def __init__(self, socket_path: Path, timeout_seconds: float = 5.0) -> None:
        self._path = str(socket_path)
        self._timeout = timeout_seconds

    def sign(self, key_id: bytes, blinded: bytes) -> bytes:
        """256 bytes of blind signature. Raises SignerAway, or NotSigned when the signer answered no."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(self._timeout)
                connection.connect(self._path)
                connection.sendall(key_id + blinded)
                connection.shutdown(socket.SHUT_WR)
                answer = _read_all(connection)
        except OSError as error:
            raise SignerAway from error
        if len(answer) == 1:
            raise NotSigned
        if len(answer) != keys.SIZE:
            raise SignerAway
        return answer


def _read_all(connection: socket.socket) -> bytes:
    answer = b""
    while part := connection.recv(keys.SIZE + 1):
        answer += part
    return answer
