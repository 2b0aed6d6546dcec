"""What a line of Python may not do, because each of these has hurt somebody."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules import tree

# Where a rule does not hold, and why. Rule name -> {folder or file: reason}.
ALLOWED: dict[str, dict[str, str]] = {
    "sql in text": {
        "kernel": "the one package that speaks SQL",
        "portal/visits_kept.py": "a visit is found before anybody is known, so there is no scope to narrow it by",
        "portal/health.py": "asks only which step the database is at",
        "portal/jobs.py": "a turn of the clock belongs to nobody and is taken by `on conflict do nothing`",
    },
    "sql put together": {"kernel": "identifiers of our own roles and tables, quoted by psycopg.sql"},
    "markup": {
        "portal/charts.py": "draws SVG out of numbers, and escapes every word it is given",
        "portal/staff/framing.py": "puts what a template of ours has drawn, and escaped, into its frame",
    },
    "broad except": {
        "sso/saml/response.py": "python3-saml lets any parser's exception out; each is a refusal there",
        "portal/jobs.py": "one bad delivery must not stop the others; it is logged and tried again",
    },
    "print": {
        "kernel/embedded/place.py": "says where the data went before any log is open",
        "portal/launch": "speaks to the terminal it was started from",
    },
    "commit": {
        "portal/unit_of_work.py": "commits for every view",
        "kernel": "jobs and outbox",
    },
    "clock": {
        "kernel/clock.py": "the clock",
        "portal/work/standins": "another company's clock does not follow ours",
        "portal/launch": "stamps the lines of several programs in true time",
    },
}

THINK = {
    "sql in text": "Raw SQL does not see the scope guard. Can the ORM say it? If not, the query belongs in kernel/.",
    "sql put together": "SQL put together from text is how rows leak. Bind parameters instead.",
    "markup": "Text marked as safe is not escaped. Can a template say it?",
    "broad except": "Catching everything hides what you cannot answer. Catch what you can answer; a batch loop that "
    "must go on is added to ALLOWED with its reason.",
    "print": "Nobody reads print in production. Log with an allowed key, or answer through click.echo.",
    "commit": "Rules flush; the unit of work commits, so that a page that refuses leaves no trace.",
    "clock": "Time is an argument (`at=`, `on=`); only a door asks kernel.clock, so that time can be told in a test.",
    "danger": "Code from text, from pickles or through a shell is a door for a stranger. Is there a format instead?",
    "promise": "A TODO is a wish nobody reads. Do it, open an issue, or delete the line.",
}

SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\s+\S+\s+set\b|\btruncate\s+table\b|"
    r"\b(create|alter|drop)\s+(or replace\s+)?(table|role|user|database|schema|policy|index|view|function|extension)\b|"
    r"\bgrant\s+.+\s+(on|to)\b|\brevoke\s+.+\s+from\b|\block\s+table\b|\bset\s+(local\s+)?(role|session)\b",
    re.IGNORECASE | re.DOTALL,
)

DANGEROUS_IMPORTS = ("pickle", "marshal", "shelve", "dill", "xml.etree", "xml.dom", "xml.sax.make_parser")
DANGEROUS_CALLS = ("eval", "exec", "yaml.load", "os.system", "os.popen", "tempfile.mktemp")
CLOCKS = re.compile(r"(datetime\.)?(datetime\.(now|utcnow|today)|date\.today)|time\.time|func\.(now|current_timestamp)")


def sql_in_text(text: str) -> Iterator[tuple[int, str]]:
    """`text(...)` of SQLAlchemy."""
    ours = "sqlalchemy.text" in {name for _, name in tree.imported(text)}
    for call in _calls(text):
        if tree.dotted(call.func) in ("sqlalchemy.text", "sa.text") or (ours and tree.dotted(call.func) == "text"):
            yield call.lineno, "raw SQL in text()"


def sql_put_together(text: str) -> Iterator[tuple[int, str]]:
    """SQL made by an f-string, `%`, `+` or `.format`."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.JoinedStr) and not all(_constant(part) for part in node.values):
            if SQL.search("".join(_literal(part) for part in node.values)):
                yield node.lineno, "SQL in an f-string"
        elif isinstance(node, ast.BinOp) and SQL.search(_literal(node.left)):
            yield node.lineno, "SQL joined by an operator"
        elif isinstance(node, ast.Attribute) and node.attr == "format" and SQL.search(_literal(node.value)):
            yield node.lineno, "SQL filled in by format()"


def markup(text: str) -> Iterator[tuple[int, str]]:
    """`Markup(...)`: text that will not be escaped."""
    for call in _calls(text):
        if tree.dotted(call.func).split(".")[-1] == "Markup":
            yield call.lineno, "Markup(...)"


def broad_except(text: str) -> Iterator[tuple[int, str]]:
    """Handlers that catch everything and keep it; to tidy up and raise it again hides nothing."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.ExceptHandler) and ast.unparse(node.body[-1]) != "raise":
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or tree.dotted(kind) in ("Exception", "BaseException") for kind in kinds):
                yield node.lineno, "catches everything"


def prints(text: str) -> Iterator[tuple[int, str]]:
    """Calls of print."""
    yield from ((call.lineno, "print(...)") for call in _calls(text) if tree.dotted(call.func) == "print")


def commits(text: str) -> Iterator[tuple[int, str]]:
    """Calls of commit() on whatever."""
    for call in _calls(text):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit":
            yield call.lineno, "commits"


def clocks(text: str) -> Iterator[tuple[int, str]]:
    """Reading the time other than from kernel.clock."""
    for call in _calls(text):
        if CLOCKS.fullmatch(tree.dotted(call.func)):
            yield call.lineno, f"reads the time by {tree.dotted(call.func)}"


def dangers(text: str) -> Iterator[tuple[int, str]]:
    """Pickles, shells, code made from text."""
    for line, name in tree.imported(text):
        if any(name == bad or name.startswith(f"{bad}.") for bad in DANGEROUS_IMPORTS):
            yield line, f"imports {name}"
    for call in _calls(text):
        if tree.dotted(call.func) in DANGEROUS_CALLS:
            yield call.lineno, f"calls {tree.dotted(call.func)}"
        if any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords):
            yield call.lineno, "runs a shell"


def promises(text: str) -> Iterator[tuple[int, str]]:
    """Comments that promise work."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line):
            yield number, "a promise in a comment"


def _calls(text: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree.parse(text)) if isinstance(node, ast.Call))


def _constant(part: ast.expr) -> bool:
    """Text, or a constant of ours by its capital letters: nobody else's words."""
    return not isinstance(part, ast.FormattedValue) or tree.dotted(part.value).split(".")[-1].isupper()


def _literal(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else " x "


CHECKS = {
    "sql in text": sql_in_text,
    "sql put together": sql_put_together,
    "markup": markup,
    "broad except": broad_except,
    "print": prints,
    "commit": commits,
    "clock": clocks,
    "danger": dangers,
    "promise": promises,
}


class TestSources:
    @pytest.mark.parametrize("rule", CHECKS)
    def test_keep_the_rule(self, rule):
        files = [path for path in tree.product(".py") if not tree.inside(path, *ALLOWED.get(rule, {}))]
        lines = [f"{path}:{line}: {said}" for path in files for line, said in CHECKS[rule](tree.read(path))]

        assert not lines, tree.report(lines, THINK[rule])

    @pytest.mark.parametrize(
        ("rule", "planted"),
        [
            ("sql in text", "from sqlalchemy import text\nquery = text('select 1')"),
            ("sql put together", "q = f'select * from {table}'"),
            ("sql put together", "q = 'delete from a where b = %s' % b"),
            ("sql put together", "q = 'select a from b where c = ' + c"),
            ("sql put together", "q = 'drop table {}'.format(name)"),
            ("sql put together", "q = f'CREATE ROLE {name}'"),
            ("markup", "page = markupsafe.Markup(text)"),
            ("broad except", "try:\n    a()\nexcept Exception:\n    pass"),
            ("broad except", "try:\n    a()\nexcept:\n    pass"),
            ("broad except", "try:\n    a()\nexcept (ValueError, BaseException):\n    pass"),
            ("print", "print('hello')"),
            ("commit", "session.commit()"),
            ("clock", "at = datetime.now(UTC)"),
            ("clock", "at = datetime.datetime.utcnow()"),
            ("clock", "at = func.now()"),
            ("danger", "import pickle"),
            ("danger", "from xml.etree import ElementTree"),
            ("danger", "yaml.load(text)"),
            ("danger", "subprocess.run('ls', shell=True)"),
            ("danger", "eval(text)"),
            ("promise", "x = 1  # TODO later"),
        ],
    )
    def test_are_seen_when_they_break_it(self, rule, planted):
        assert list(CHECKS[rule](planted))

    @pytest.mark.parametrize(
        ("rule", "fine"),
        [
            ("sql put together", "said = f'Update {name} from the file'"),
            ("sql put together", "said = 'We select you ' + name"),
            ("sql put together", "q = f'select * from t where {MINE}'"),
            ("broad except", "try:\n    a()\nexcept ValueError:\n    pass"),
            ("broad except", "try:\n    a()\nexcept BaseException:\n    b()\n    raise"),
            ("clock", "at = clock.now()"),
            ("danger", "subprocess.run(['ls'], shell=False)"),
            ("danger", "model.eval()"),
        ],
    )
    def test_leave_plain_lines_alone(self, rule, fine):
        assert not list(CHECKS[rule](fine))
