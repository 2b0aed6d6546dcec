"""How the rules see the tree: which files there are, whose side each stands on, what a Python file says."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]

PACKAGES = ("kernel", "tenants", "eligibility", "sso", "care", "reporting", "billing", "portal")

# The first match wins, so the narrow folders stand before the wide ones.
SIDES = (
    ("eligibility/issuing", "work"),
    ("eligibility/redeeming", "care"),
    ("reporting/received", "work"),
    ("reporting/publishing", "care"),
    ("portal/work", "work"),
    ("portal/care", "care"),
    ("migrations/work", "work"),
    ("migrations/issuer", "work"),
    ("migrations/care", "care"),
    ("tenants", "work"),
    ("billing", "work"),
    ("sso", "work"),
    ("care", "care"),
    ("eligibility", "shared"),
    ("reporting", "shared"),
    ("kernel", "shared"),
    ("portal", "shared"),
)

WORK_SURFACES = ("desk", "hr", "finance", "operator", "setup", "work")
CARE_SURFACES = ("client", "provider", "network", "duty", "help", "public", "care")

Check = Callable[[str, str], Iterable[str]]


@cache
def paths(*endings: str) -> tuple[str, ...]:
    """Every file that is ours and ends so, as posix paths from the root; what .gitignore names is not ours."""
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line}
    return tuple(sorted(path for path in _below(ROOT, ignored | {".git"}) if path.endswith(endings)))


def _below(folder: Path, ignored: set[str]) -> Iterator[str]:
    for entry in folder.iterdir():
        path = entry.relative_to(ROOT).as_posix()
        if {entry.name, path, f"*{entry.suffix}"} & ignored or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _below(entry, ignored)
        else:
            yield path


@cache
def read(path: str) -> str:
    """The text of one file of the tree."""
    return (ROOT / path).read_text(encoding="utf-8")


def inside(path: str, *folders: str) -> bool:
    """Whether the path is one of these folders or files, or lies below one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def product(*endings: str) -> list[str]:
    """The files of the packages that run in production."""
    return [path for path in paths(*endings) if inside(path, *PACKAGES)]


def side(path: str) -> str | None:
    """'work', 'care' or 'shared'; None where both words are at home (documents, rules, journeys)."""
    parts = PurePosixPath(path).parts
    if parts[0] == "templates":
        return _side_of_surface(parts[1:-1])
    if parts[0] == "tests":
        return _side_of_package("/".join(parts[1:]))
    return _side_of_package(path)


def _side_of_surface(folders: tuple[str, ...]) -> str:
    for folder in folders:
        if folder in WORK_SURFACES:
            return "work"
        if folder in CARE_SURFACES:
            return "care"
    return "shared"


def _side_of_package(path: str) -> str | None:
    found = next((name for folder, name in SIDES if inside(path, folder)), None)
    # Scripts and style sheets of the pages, or their folder, are called after their side or surface.
    if inside(path, "portal/assets"):
        return _side_of_surface(PurePosixPath(path).with_suffix("").parts[2:])
    return found


@cache
def parse(text: str) -> ast.Module:
    """The syntax tree of a Python file. Treat it as read-only: it is shared."""
    return ast.parse(text)


def broken(check: Check, files: Iterable[str]) -> list[str]:
    """What a check says about these files, as `path: message` lines."""
    return [f"{path}: {message}" for path in files for message in check(path, read(path))]


def report(lines: list[str], think: str) -> str:
    """The text of a failing rule: what to think about first, then where."""
    return "\n".join(["", think, *lines])


def dotted(node: ast.expr) -> str:
    """`os.environ.get` for that expression; '' for what is not a plain chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def imported(text: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every module or name a file imports, at whatever depth."""
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a route decorator stands above the function."""
    verbs = {"get", "post", "put", "patch", "delete", "route"}
    calls = (mark.func for mark in node.decorator_list if isinstance(mark, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in verbs for call in calls)
