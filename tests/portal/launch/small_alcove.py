"""Runs the real supervisor with small programs: `small_alcove.py [dying|preparing]`."""

import http.server
import sys
from pathlib import Path

from kernel.refusals import Refused
from portal.launch import settings, supervisor
from portal.launch.programs import Program


class Ready(http.server.BaseHTTPRequestHandler):
    """Answers 200 to everything, with the names of the settings it was given."""

    def do_GET(self):
        """Say yes."""
        body = "\n".join(sorted(settings.read().environment)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def serve(port):
    """Answer until stopped."""
    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Ready).serve_forever()


def greeting(home):
    """Who there is to be, where a test has written it down."""
    file = home / "personas.txt"
    return file.read_text() if file.exists() else "Nobody."


def start(kind):
    """Start both sides' servers and the programs."""
    here = f"{sys.executable} {Path(__file__)}"
    programs = [
        Program("answer-work", f"{here} serve $ALCOVE_WORK_PORT"),
        Program("answer-care", f"{here} serve $ALCOVE_CARE_PORT"),
    ]
    if kind == "dying":
        programs.append(Program("lamp", "sh -c 'echo the lamp is out; exit 3'"))
    preparations = [[("work", ["no-such-command"])]] if kind == "preparing" else []
    at = settings.read()
    for program in programs[:2]:
        folder = at.folder(settings.side_of(program.name)) / "env"
        folder.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o711)
        (folder / f"{program.name}.env").touch(mode=0o600)
    try:
        return supervisor.run(at, supervisor.Plan(programs, preparations, greeting=lambda: greeting(at.home)))
    except Refused as refused:
        print(refused.message, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(serve(sys.argv[2]) if sys.argv[1:2] == ["serve"] else start("".join(sys.argv[1:2])))
