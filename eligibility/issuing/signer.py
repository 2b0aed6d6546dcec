"""The signer: a process of its own that holds the private keys and signs what it cannot read.

It speaks over one unix socket: 32 bytes of key id and 256 blinded bytes in, 256 bytes of blind signature or one error
byte out, as often as the caller likes. It knows no database, no network and no person, and writes no log.

Started by `python -m eligibility.issuing.signer KEY_FOLDER SOCKET`.
"""

import contextlib
import os
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from eligibility.blinding import keys
from eligibility.issuing import key_folder, rawrsa
from kernel import refusals

ASK_SIZE = 32 + keys.SIZE
ERROR = b"\x00"
IDLE_SECONDS = 30.0


class SignerRuns(refusals.Refused):
    """Another signer already answers at this socket."""

    message = "A signer already answers at this place. Stop it first, or give this one a socket of its own."


class Keys:
    """The private keys of a folder, read when first needed; each signature forgets those whose file is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[bytes, rawrsa.PrivateKey] = {}

    def sign(self, key_id: bytes, blinded: bytes) -> bytes:
        """256 bytes whose 65537th power is `blinded`. Raises NoSuchKey or CannotSign; nothing else leaves."""
        self._forget_destroyed()
        if key_id not in self._read:
            path = key_folder.private_path(self._folder, key_id)
            if not path.exists():
                raise key_folder.NoSuchKey
            self._read[key_id] = _load(path, key_id)
        return self._read[key_id].sign(blinded)

    def _forget_destroyed(self) -> None:
        gone = [key_id for key_id in list(self._read) if not key_folder.private_path(self._folder, key_id).exists()]
        for key_id in gone:
            self._read.pop(key_id, None)


def _load(path: Path, key_id: bytes) -> rawrsa.PrivateKey:
    try:
        der = path.read_bytes()
        private = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    except (FileNotFoundError, ValueError) as error:
        raise rawrsa.CannotSign from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise rawrsa.CannotSign
    modulus = private.public_key().public_numbers().n
    if keys.key_id(keys.encode(modulus)) != key_id:
        raise rawrsa.CannotSign
    return rawrsa.PrivateKey(der, modulus)


class _Answer(socketserver.StreamRequestHandler):
    timeout = IDLE_SECONDS
    server: "_Server"

    def handle(self) -> None:
        with contextlib.suppress(TimeoutError, ConnectionError):
            while len(ask := self.rfile.read(ASK_SIZE)) == ASK_SIZE:
                self.wfile.write(_answer(self.server.keys, ask))


def _answer(folder: Keys, ask: bytes) -> bytes:
    try:
        return folder.sign(ask[:32], ask[32:])
    except refusals.Refused:
        return ERROR


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: str, folder: Keys) -> None:
        self.keys = folder
        super().__init__(path, _Answer, bind_and_activate=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: what went wrong here could only be told with what must not be told."""


def serve(folder: Path, socket_path: Path) -> None:
    """Answer at `socket_path` until SIGTERM or SIGINT, then remove the socket. Raises SignerRuns, NoLibcrypto."""
    rawrsa.check_available()
    _clear(socket_path)
    server = _Server(str(socket_path), Keys(folder))
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop that runs in this very thread, so another one must ask for it.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    with server:
        _listen(server)
        server.serve_forever(poll_interval=0.1)
    socket_path.unlink(missing_ok=True)


def _listen(server: _Server) -> None:
    # Only the owner and the group of the socket may ask.
    before = os.umask(0o117)
    try:
        server.server_bind()
    finally:
        os.umask(before)
    server.server_activate()


def _clear(socket_path: Path) -> None:
    """Remove what a killed signer left behind."""
    socket_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_path))
        except (FileNotFoundError, ConnectionRefusedError):
            socket_path.unlink(missing_ok=True)
            return
    raise SignerRuns


def main(argv: Sequence[str]) -> None:
    """Serve the key folder and the socket that `argv` names. Refusals end the start with their sentence."""
    if len(argv) != 2:
        sys.exit("usage: python -m eligibility.issuing.signer KEY_FOLDER SOCKET")
    try:
        serve(Path(argv[0]), Path(argv[1]))
    except refusals.Refused as refused:
        sys.exit(refused.message)


if __name__ == "__main__":
    main(sys.argv[1:])
