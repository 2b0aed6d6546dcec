"""What attacks cost the ACS beside a normal sign-in of the same run: time on the processor, and memory.

Time on the processor, because a busy machine lengthens everything else. `make attacks` prints the figures.
"""

import statistics
from pathlib import Path

import pytest

from tests.sso.attacks.corpus import CORPUS
from tests.sso.attacks.logouts import LOGOUTS
from tests.sso.running import test_slo

pytestmark = pytest.mark.campaign

TIMES = 3
# What a refusal may cost more than somebody who comes in, before it is more than noise.
NOISE = 2
# Mebibytes by which a worker may grow while it hears the whole corpus again and again, and at its highest moment.
GROWTH, PEAK = 16, 32


def workers(alcove, program):
    parent = alcove.running[program].pid
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def on_processor(alcove, program) -> float:
    """Milliseconds that the program's workers have run."""
    return sum(int(_stat(one, "schedstat").split()[0]) for one in workers(alcove, program)) / 1e6


def memory(alcove, program, what="VmRSS") -> float:
    """Mebibytes of the program's workers together."""
    found = 0
    for one in workers(alcove, program):
        (line,) = (line for line in _stat(one, "status").splitlines() if line.startswith(what))
        found += int(line.split()[1])
    return found / 1024


def _stat(process: int, name: str) -> str:
    # Of every thread: the worker's own number has the main thread's time only.
    if name != "schedstat":
        return Path(f"/proc/{process}/{name}").read_text()
    tasks = Path(f"/proc/{process}/task").iterdir()
    return str(sum(int((task / name).read_text().split()[0]) for task in tasks))


def cost(alcove, program, act) -> float:
    """The middle of several times, each on what `act` hands out afresh."""
    spent = []
    for _ in range(TIMES):
        do = act()
        before = on_processor(alcove, program)
        do()
        spent.append(on_processor(alcove, program) - before)
    return statistics.median(spent)


def normal(company):
    """Somebody comes in: the question is asked beforehand, the answer is what counts."""

    def prepare():
        lab = company.asked()
        body = lab.body(lab.signed())
        return lambda: company.post(body)

    return prepare


def attacking(company, attack):
    def prepare():
        body = attack.build(company.asked())
        return lambda: company.post(body)

    return prepare


def report(title, costs, base):
    worst = sorted(costs.items(), key=lambda one: -one[1])
    print(f"\n{title}: {len(costs)} attacks; somebody who comes in costs {base:.1f} ms")
    print(f"  median {statistics.median(costs.values()) / base:.2f}, worst:")
    for name, spent in worst[:8]:
        print(f"  {spent / base:5.2f}  {spent:6.1f} ms  {name}")


class TestAcs:
    def test_costs_no_more_than_a_sign_in_and_no_memory(self, alcove, northwind):
        # Once through everything, so that what is loaded and pooled for good is there.
        for attack in CORPUS.values():
            attacking(northwind, attack)()()
            normal(northwind)()()
        rss, before = memory(alcove, "web-acs"), memory(alcove, "web-acs", "VmHWM")
        base = cost(alcove, "web-acs", normal(northwind))

        costs = {name: cost(alcove, "web-acs", attacking(northwind, attack)) for name, attack in CORPUS.items()}
        base = statistics.mean([base, cost(alcove, "web-acs", normal(northwind))])

        grown, peak = memory(alcove, "web-acs") - rss, memory(alcove, "web-acs", "VmHWM") - before
        report("ACS", costs, base)
        print(f"  {TIMES * len(costs)} bodies; memory {rss:.0f} MiB, grown by {grown:.1f}, peak by {peak:.1f}")
        assert {name: spent for name, spent in costs.items() if spent > base * NOISE} == {}
        assert (grown < GROWTH, peak < PEAK) == (True, True)


class TestSlo:
    def test_costs_no_more_than_a_sign_out_and_no_memory(self, alcove, northwind):
        def asking(build):
            def prepare():
                query = build(test_slo.asked_now(northwind))
                return lambda: test_slo.ask(northwind, query)

            return prepare

        for build, _ in LOGOUTS.values():
            asking(build)()()
        base = cost(alcove, "web-work", asking(lambda asked: asked.query()))
        rss, before = memory(alcove, "web-work"), memory(alcove, "web-work", "VmHWM")

        costs = {name: cost(alcove, "web-work", asking(build)) for name, (build, _) in LOGOUTS.items()}

        grown, peak = memory(alcove, "web-work") - rss, memory(alcove, "web-work", "VmHWM") - before
        report("Single logout", costs, base)
        print(f"  {TIMES * len(costs)} questions; memory {rss:.0f} MiB, grown by {grown:.1f}, peak by {peak:.1f}")
        assert {name: spent for name, spent in costs.items() if spent > base * NOISE} == {}
        assert (grown < GROWTH, peak < PEAK) == (True, True)
