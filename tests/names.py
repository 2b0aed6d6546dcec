"""A real name server for tests: it answers TXT questions over UDP from a dictionary, or falls silent."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class NameServer:
    """What it knows: texts by name. `away` makes it answer that it cannot."""

    address: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, question: bytes) -> bytes:
        """One answer on the wire."""
        asked = dns.message.from_wire(question)
        name = asked.question[0].name
        self.asked.append(name.to_text(omit_final_dot=True))
        said = dns.message.make_response(asked)
        said.flags |= dns.flags.RA
        found = self.texts.get(self.asked[-1].lower())
        if self.away:
            said.set_rcode(dns.rcode.SERVFAIL)
        elif found is None:
            said.set_rcode(dns.rcode.NXDOMAIN)
        elif found:
            said.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{text}"' for text in found)))
        return said.to_wire()


@contextmanager
def serving() -> Iterator[NameServer]:
    """A name server on a free port of this machine."""
    known = NameServer()

    class Answer(socketserver.BaseRequestHandler):
        """Answers one datagram."""

        def handle(self) -> None:
            """Look it up."""
            question, socket = self.request
            socket.sendto(known.answer(question), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answer) as server:
        known.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield known
        server.shutdown()
        thread.join()
