"""What both sides can reach is short, known, and speaks of neither; and no process is built from both."""

from collections.abc import Iterable

import grimp
import pytest

from tests.rules import tree

WORK = ("tenants", "sso", "billing", "eligibility.issuing", "reporting.received", "portal.work")
CARE = ("care", "eligibility.redeeming", "reporting.publishing", "portal.care")
# The plan document is a few modules: what it and the key directory are written with, its periods, the directory.
PLAN = ("eligibility.plans", "eligibility.periods", "eligibility.directory", "eligibility.documents")
# What both sides must read of a paper card: its code, and the box that the code opens.
CARD = ("eligibility.cards",)
SHARED = ("kernel", "eligibility.blinding", *PLAN, *CARD, "reporting.families", "reporting.release", "reporting.tiers")

# Modules of portal that may know both sides: they start processes and never run in one that serves people.
STARTS_BOTH: dict[str, str] = {}

THINK = (
    "Only vouchers, plan documents and releases cross the wall. A module that both sides import is a fourth thing: "
    "does it belong in kernel/ (no word of our business), or in one of the three documents?"
)


def within(module: str, roots: Iterable[str]) -> bool:
    """Whether the module is one of these or lies inside one."""
    return any(module == root or module.startswith(f"{root}.") for root in roots)


def reach(graph: grimp.ImportGraph, roots: tuple[str, ...]) -> set[str]:
    """Everything that code of these packages can end up in, themselves included."""
    inside = {module for module in graph.modules if within(module, roots)}
    return inside.union(*(graph.find_upstream_modules(module) for module in inside))


def strangers(graph: grimp.ImportGraph) -> list[str]:
    """Modules both sides can reach that are not shared by design."""
    met = reach(graph, WORK) & reach(graph, CARE)
    # A package's own __init__ holds a docstring only, so meeting there hands nothing over.
    harmless = {"eligibility", "reporting", "portal"}
    free = {module for module in met if within(module, ("portal",)) and not within(module, (*WORK, *CARE))}
    return sorted(module for module in met - harmless - free if not within(module, SHARED))


def two_faced(graph: grimp.ImportGraph) -> list[str]:
    """Modules outside the two sides that reach into both."""
    neutral = {module for module in graph.modules if not within(module, (*WORK, *CARE)) and module not in STARTS_BOTH}
    return sorted(
        module
        for module in neutral
        if any(within(found, WORK) for found in graph.find_upstream_modules(module))
        and any(within(found, CARE) for found in graph.find_upstream_modules(module))
    )


def planted(*arrows: tuple[str, str]) -> grimp.ImportGraph:
    """A graph of these imports."""
    graph = grimp.ImportGraph()
    for importer, imported in arrows:
        graph.add_import(importer=importer, imported=imported)
    return graph


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*tree.PACKAGES, cache_dir=None)


class TestCrossing:
    def test_is_only_through_what_is_shared_by_design(self, graph):
        lines = strangers(graph)

        assert not lines, tree.report(lines, THINK)

    def test_no_module_knows_both_sides(self, graph):
        lines = two_faced(graph)

        assert not lines, tree.report(lines, THINK)

    def test_sees_a_fourth_thing(self):
        graph = planted(("portal.work.a", "eligibility.counting"), ("care.b", "eligibility.counting"))

        assert strangers(graph) == ["eligibility.counting"]

    def test_sees_a_module_with_two_faces(self):
        graph = planted(
            ("portal.both", "portal.between"), ("portal.between", "care"), ("portal.both", "billing.ledger")
        )

        assert two_faced(graph) == ["portal.both"]

    def test_lets_the_shared_documents_pass(self):
        graph = planted(
            ("portal.work.a", "eligibility.plans"), ("care.b", "eligibility.plans"), ("care.b", "kernel.clock")
        )

        assert not strangers(graph)
        assert not two_faced(graph)
