"""How many vouchers a CPU-second signs: `make bench-issuing`.

The signer's operation is the private RSA operation with its check, in this process. Beside it, in the same run, what
OpenSSL makes of RSA 2048: `openssl speed` where the program is there, else PKCS #1 signatures by `cryptography`.
Then the whole way: ledger in PostgreSQL and signer in a process of its own, with the CPU of all of them counted.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, key_folder, ledger, rawrsa
from eligibility.issuing.signing import Signer
from kernel import scope
from kernel.database import db
from portal.work import app as work_app
from tests import desk, house

UNIT = UUID(int=0xB)
SECONDS, ROUNDS, MEMBERS, GOAL = 2, 3, 400, 0.60


def per_second(act: Callable[[], object], seconds: float = SECONDS) -> float:
    """How often `act` is done in a CPU-second of this process."""
    began, count = time.process_time(), 0
    while (used := time.process_time() - began) < seconds:
        act()
        count += 1
    return count / used


def control(private: rsa.RSAPrivateKey) -> tuple[str, float]:
    """What OpenSSL makes of signing, by CPU-second, and who measured it."""
    program = shutil.which("openssl")
    if program is None:
        message = bytes(64)
        return "cryptography, PKCS #1", per_second(lambda: private.sign(message, padding.PKCS1v15(), SHA384()))
    said = subprocess.run(
        [program, "speed", "-mr", "-seconds", str(SECONDS), "rsa2048"], capture_output=True, text=True, check=True
    ).stdout
    (line,) = (line for line in said.splitlines() if line.startswith("+F2:"))
    return "openssl speed rsa2048", _rate(line.split(":")[3])


def _rate(field: str) -> float:
    """OpenSSL 3 says seconds for one signature here, later ones signatures a second."""
    value = float(field)
    return 1 / value if value < 1 else value


def operation() -> None:
    """The signer's operation, between two measurements of the control."""
    private = rsa.generate_private_key(65537, 2048)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    modulus = private.public_key().public_numbers().n
    signer = rawrsa.PrivateKey(der, modulus)
    asks = [blind.blind(modulus, secrets.token_bytes(98)).blinded for _ in range(64)]
    ours, theirs, name = [], [], ""
    for turn in range(ROUNDS):
        name, before = control(private)
        ours.append(per_second(lambda turn=turn: signer.sign(asks[turn])))
        theirs += [before, control(private)[1]]
    share = median(ours) / median(theirs)
    print(f"signer's operation with its check  {median(ours):8.0f} a CPU-second")
    print(f"{name:33}  {median(theirs):8.0f} a CPU-second ({min(theirs):.0f} to {max(theirs):.0f})")
    print(
        f"share                              {share:8.0%}   goal {GOAL:.0%}: {'reached' if share >= GOAL else 'missed'}"
    )


def whole_way() -> None:
    """Ask, count, keep, sign: one voucher for each member, one after the other."""
    folder = Path(tempfile.mkdtemp(prefix="alcove-bench-"))
    folder.chmod(0o711)
    servers = house.Servers(folder).start()
    try:
        _issue_to_all(servers, folder / "home")
    finally:
        servers.stop()


def _issue_to_all(servers: house.Servers, home: Path) -> None:
    app = work_app.create(house.settings_of_work(servers, servers.fresh("work"), servers.fresh("issuer"), home))
    members = [secrets.token_bytes(32) for _ in range(MEMBERS)]
    spki = key_folder.make(app.extensions["settings"].signer_folder, UNIT, "2027")
    with app.app_context():
        with scope.everybody("work_job"):
            enrolment.enrol(UNIT, members)
            key_id = enrolment.open_period(UNIT, "2027", spki, 1)
        ready = [blind.blind(keys.modulus(spki), secrets.token_bytes(98)).blinded for _ in members]
        with desk.signing(app) as running, scope.nobody("desk_web"):
            sign = Signer(app.extensions["settings"].signer_socket).sign
            programs = {"page and ledger": [os.getpid()], "signer": [running.pid], "PostgreSQL": _children(servers)}
            # The first voucher opens connections and reads the key.
            ledger.issue(members[0], key_id, [formats.TokenRequest(key_id[-1], ready[0])], sign=sign)
            programs["PostgreSQL"] = _children(servers)
            before, began = {name: _used(pids) for name, pids in programs.items()}, time.monotonic()
            for member, ask in zip(members[1:], ready[1:], strict=True):
                ledger.issue(member, key_id, [formats.TokenRequest(key_id[-1], ask)], sign=sign)
            took = time.monotonic() - began
            used = {name: _used(pids) - before[name] for name, pids in programs.items()}
        for engine in db.engines.values():
            engine.dispose()
    total, count = sum(used.values()), MEMBERS - 1
    print(f"whole way, ledger and signer       {count / total:8.0f} a CPU-second, {count / took:.0f} a second")
    print(
        "  of a voucher's CPU time:         " + ", ".join(f"{name} {each / total:.0%}" for name, each in used.items())
    )


def _children(servers: house.Servers) -> list[int]:
    """The cluster's backends. They are children of the one whose number stands in its data directory."""
    head = int((servers.cluster.where.data / "postmaster.pid").read_text().split()[0])
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            found += [int(entry.name)] if parent == head else []
    return found


def _used(pids: list[int]) -> float:
    """CPU-seconds of these so far, by the kernel's count (proc(5), utime and stime)."""
    ticks = 0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    operation()
    whole_way()
