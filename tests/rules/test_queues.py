"""One queue per side, one worker that empties it, and jobs that carry nothing worth stealing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules import tree

SIDES = ("work", "care")
RUNNING = {"web-work", "web-acs", "signer", "worker-work", "clock-work", "web-care", "worker-care", "clock-care"}

THINK = (
    "A queue without a worker keeps promises to nobody; a worker with two queues loses what it was doing when it dies "
    "(RQ takes from one list safely, from two it does not). Urgency is a column of the outbox, not another queue."
)
THINK_ARGUMENT = (
    "The queue and the outbox keep arguments for a long time. Pass an id, and let the job load what it may see."
)

# Words in an argument's name that say it is a person's or a secret.
TELLING = re.compile(r"(^|_)(name|email|mail|address|phone|voucher|phrase|password|secret|token|url|text|note)(_|$)")


def lines(text: str) -> dict[str, str]:
    """Process name -> command of a Procfile."""
    pairs = (line.partition(":") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}


def amiss(_path: str, text: str) -> Iterator[str]:
    """Processes that are missing, unknown, or that speak of the other side; workers with more than one queue."""
    found = lines(text)
    yield from (f"{name} is missing" for name in sorted(RUNNING - found.keys()))
    yield from (f"{name} is not a process we know" for name in sorted(found.keys() - RUNNING - {"release"}))
    for name, command in found.items():
        own = next((side for side in SIDES if name.endswith(side)), "work")
        for other in set(SIDES) - {own}:
            if name != "release" and re.search(rf"\b{other}\b", command):
                yield f"{name} speaks of the {other} side"
        queues = re.search(r"\brq worker((?:\s+(?!-)[\w-]+)*)", command)
        if queues and len(queues.group(1).split()) != 1:
            yield f"{name} serves {len(queues.group(1).split())} queues"


def many_queues(_path: str, text: str) -> Iterator[str]:
    """Workers made for more than one queue."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call) and tree.dotted(node.func).endswith("Worker") and node.args:
            queues = node.args[0]
            if not isinstance(queues, ast.List) or len(queues.elts) != 1:
                yield f"line {node.lineno}: a worker for {ast.unparse(queues)}"


def telling_payloads(_path: str, text: str) -> Iterator[str]:
    """Rows of the outbox whose payload is called like a person's words or a secret."""
    for node in ast.walk(tree.parse(text)):
        if not (isinstance(node, ast.Call) and tree.dotted(node.func).endswith("outbox.put")):
            continue
        for payload in (*node.args[1:], *(word.value for word in node.keywords if word.arg == "payload")):
            for key in getattr(payload, "keys", []):
                said = str(getattr(key, "value", ""))
                if TELLING.search(said) and not said.endswith("_id"):
                    yield f"line {node.lineno}: the payload holds {said}"


class TestProcfile:
    def test_starts_what_we_know_and_keeps_the_sides_apart(self):
        said = list(amiss("Procfile", tree.read("Procfile")))

        assert not said, tree.report(said, THINK)

    @pytest.mark.parametrize(
        "planted",
        [
            "worker-work: rq worker default urgent",
            "worker-work: rq worker",
            "worker-care: alcove work worker",
            "web-work: gunicorn portal.care.app",
            "cron: rq cron",
        ],
    )
    def test_is_seen_to_break_it(self, planted):
        rest = "\n".join(f"{name}: true" for name in RUNNING if name != planted.split(":")[0])

        assert list(amiss("Procfile", f"{rest}\n{planted}"))

    def test_passes_with_one_queue_each(self):
        fine = "\n".join(f"{name}: rq worker default -S json" for name in RUNNING)

        assert not list(amiss("Procfile", fine))


class TestJobs:
    def test_have_a_worker_with_one_queue(self):
        said = tree.broken(many_queues, tree.product(".py"))

        assert not said, tree.report(said, THINK)

    def test_carry_ids_and_plain_values(self):
        said = tree.broken(telling_payloads, tree.product(".py"))

        assert not said, tree.report(said, THINK_ARGUMENT)

    def test_are_seen_to_break_it(self):
        assert list(many_queues("kernel/queue.py", 'SimpleWorker(["a", "b"], connection=valkey)'))
        assert list(many_queues("kernel/queue.py", "Worker(queues)"))
        assert not list(many_queues("kernel/queue.py", "SimpleWorker([NAME], connection=valkey)"))

    def test_are_seen_to_carry_a_secret_or_a_name(self):
        assert list(telling_payloads("billing/x.py", 'outbox.put("send", {"billing_email": a}, at=at)'))
        assert list(telling_payloads("care/x.py", 'outbox.put("send", {"voucher": a}, at=at)'))
        assert not list(telling_payloads("billing/x.py", 'outbox.put("send", {"invoice_id": a, "mail_id": b}, at=at)'))
