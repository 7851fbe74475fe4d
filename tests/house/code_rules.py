"""Rules of the house about Python code, each with an example it catches and one it lets pass."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.house import tree

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Rule:
    """``find(path, text)`` yields sentences with a line number; ``under`` and ``suffixes`` choose the files."""

    find: Callable[[str, str], Iterator[str]]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    example: str  # a path at which each of bad and good is tried
    under: tuple[str, ...] = ("onewindow/",)
    suffixes: tuple[str, ...] = (".py",)
    exempt: tuple[str, ...] = ()

    def findings(self, path: str, text: str) -> list[str]:
        """What is wrong in one file."""
        if any(part in f"/{path}" for part in self.exempt):
            return []
        return [f"{path}:{finding}" for finding in self.find(path, text)]


def _calls(text: str) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def orm_writes(path: str, text: str) -> Iterator[str]:
    """A door makes one call into the domain; it writes nothing itself."""
    certain = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate", "asave"}
    for node, func in _calls(text):
        owner, _, verb = func.rpartition(".")
        queryset = re.search(r"\bobjects\b|_manager|\.(filter|exclude|all|order_by)\(", owner)
        if owner and (verb in certain or (verb in {"update", "delete"} and queryset)):
            yield f"{node.lineno}: {func}() writes"
        if (
            owner
            and verb in {"save", "delete"}
            and not re.search(r"form|session|storage|cookie|cache|router", owner, re.I)
        ):
            yield f"{node.lineno}: {func}() writes"
    for node in ast.walk(tree.parse(text)):
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        if "transaction" in names and getattr(node, "module", "") == "django.db":
            yield f"{node.lineno}: a transaction belongs to the domain"


def clocks(path: str, text: str) -> Iterator[str]:
    """The caller passes ``at``."""
    reads = {"now", "today", "utcnow", "localdate", "localtime_now", "Now", "CurrentDate"}
    for node, func in _calls(text):
        owner, _, verb = func.rpartition(".")
        known = not owner or re.search(r"timezone|datetime|date|functions|models", owner)
        if (verb in reads and known) or func in {"time.time", "time.time_ns", "time.localtime", "time.gmtime"}:
            yield f"{node.lineno}: {func}() reads the clock"
        for keyword in node.keywords:
            if keyword.arg in {"auto_now", "auto_now_add"}:
                yield f"{node.lineno}: {keyword.arg} reads the clock"


def get_model(path: str, text: str) -> Iterator[str]:
    """``apps.get_model`` hides an import from the contracts."""
    for node, func in _calls(text):
        if func.endswith("get_model"):
            yield f"{node.lineno}: {func}()"


def signals(path: str, text: str) -> Iterator[str]:
    """News goes through the log, never through Django's signals."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [alias.name for alias in node.names]
            module = getattr(node, "module", None) or ""
            if any("signals" in name or name.startswith("django.dispatch") for name in [module, *names]):
                yield f"{node.lineno}: imports {module or names[0]}"


def meta_ordering(path: str, text: str) -> Iterator[str]:
    """An order that nobody asked for costs every query and breaks grouping."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            for item in node.body:
                if isinstance(item, ast.Assign) and any(getattr(t, "id", "") == "ordering" for t in item.targets):
                    yield f"{item.lineno}: Meta.ordering"


def _public(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def module_docstrings(path: str, text: str) -> Iterator[str]:
    """Every module says what it is for."""
    if text.strip() and not ast.get_docstring(tree.parse(text)):
        yield "1: no docstring"


def public_docstrings(path: str, text: str) -> Iterator[str]:
    """Every public name of kernel and domain is documented."""
    for node in _public(text):
        if not ast.get_docstring(node) and node.name not in {"Meta"}:
            yield f"{node.lineno}: {node.name} has no docstring"


_WRITES = re.compile(r"(^|\.)(step|steps|create|bulk_create|save|update|delete|get_or_create|update_or_create)$")


def verbs(path: str, text: str) -> Iterator[str]:
    """A verb (told by whom and when, or writing) is keyword-only, is told when, and has its Chinese term in the first line."""
    if not is_verb_file(path):
        return
    for node in _public(text):
        if isinstance(node, ast.ClassDef):
            continue
        first = (ast.get_docstring(node) or "").split("\n", 1)[0]
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        writes = [
            func for call in ast.walk(node) if isinstance(call, ast.Call) if _writes(func := ast.unparse(call.func))
        ]
        if writes and "at" not in names:
            yield f"{node.lineno}: {node.name} writes ({writes[0]}) and is not told when (at)"
        if not {"by", "at"} <= names:
            continue  # a look, a guard or a cache's switch, not a verb
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            yield f"{node.lineno}: {node.name} takes positional arguments"
        if not CHINESE.search(first):
            yield f"{node.lineno}: the first docstring line of {node.name} has no Chinese term"


def _writes(func: str) -> bool:
    owner, _, verb = func.rpartition(".")
    if verb in {"update", "delete"}:
        return bool(re.search(r"\bobjects\b|\.(filter|exclude|all)\(", owner))
    return bool(_WRITES.search(func))


def is_verb_file(path: str) -> bool:
    """Whether a path is ``actions.py``, a phase below ``actions/`` of a room, or a phase of a group of them."""
    return bool(re.fullmatch(r"onewindow/domain/\w+/actions(\.py|/(?!_)\w+\.py|/(?!_)\w+/(?!_)\w+\.py)", path))


def file_names(path: str, text: str) -> Iterator[str]:
    """A name must say what is inside."""
    for part in path.removesuffix(".py").split("/"):
        if part in {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "managers"}:
            yield f"1: the name {part} says nothing"


def pure_rules(path: str, text: str) -> Iterator[str]:
    """A room's ``rules`` (a file or a folder) work on plain values: no ORM, no clock."""
    if re.search(r"/rules(\.py$|/)", path):
        for node in ast.walk(tree.parse(text)):
            module = getattr(node, "module", None) if isinstance(node, ast.ImportFrom) else None
            if module and (module.startswith("django.db") or module.endswith(".models")):
                yield f"{node.lineno}: imports {module}"


def chinese_in_code(path: str, text: str) -> Iterator[str]:
    """What a door says stands in a catalogue, or an English page shows Chinese."""
    parsed = tree.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if value in {"中文", "简体中文"}:  # a language is named in itself
            continue
        if isinstance(value, str) and CHINESE.search(value) and id(node) not in docstrings:
            yield f"{node.lineno}: Chinese text {value[:20]!r}"


_INSIDE = ("onewindow/domain/", "onewindow/kernel/")

RULES: dict[str, Rule] = {
    "orm-writes": Rule(
        orm_writes,
        bad=("Case.objects.filter(pk=1).update(state='x')", "case.save()", "from django.db import transaction"),
        good=(
            "form.save()",
            "names.update(x=1)",
            "digest.update(b'')",
            "request.session.save()",
            "router.delete('/x')",
        ),
        example="onewindow/web/portal/views/cases.py",
        under=("onewindow/web/",),
    ),
    "clocks": Rule(
        clocks,
        bad=("x = timezone.now()", "x = date.today()", "x = time.time()", "x = DateTimeField(auto_now=True)"),
        good=("x = at.date()", "y = time.monotonic()"),
        example="onewindow/domain/cases/models.py",
        under=_INSIDE,
        exempt=("/jobs.py",),  # a job is an entry point: it passes ``at``, as a door does
    ),
    "get-model": Rule(
        get_model,
        bad=("apps.get_model('a', 'B')",),
        good=("x = models",),
        example="onewindow/domain/org/actions.py",
        exempt=("/migrations/",),
    ),
    "signals": Rule(
        signals,
        bad=("from django.db.models.signals import post_save", "import django.dispatch"),
        good=("from signal import SIGINT",),
        example="onewindow/kernel/x.py",
    ),
    "meta-ordering": Rule(
        meta_ordering,
        bad=("class A:\n    class Meta:\n        ordering = ['id']",),
        good=("class A:\n    ordering = ['id']",),
        example="onewindow/domain/org/models.py",
        exempt=("/migrations/",),
    ),
    "module-docstrings": Rule(
        module_docstrings,
        bad=("x = 1",),
        good=('"""Says it."""', ""),
        example="onewindow/kernel/x.py",
        under=("onewindow/", "tests/", "bench/"),
        exempt=("/migrations/",),
    ),
    "public-docstrings": Rule(
        public_docstrings,
        bad=("def f():\n    pass", "class F:\n    pass"),
        good=("def _f():\n    pass", 'def f():\n    """Does it."""'),
        example="onewindow/kernel/x.py",
        under=_INSIDE,
        exempt=("/migrations/", "/apps.py"),
    ),
    "verbs": Rule(
        verbs,
        bad=(
            'def accept(case, *, by, at):\n    """受理. Accept."""',
            'def accept(*, by, at):\n    """Accept."""',
            'def accept(*, case):\n    """受理."""\n    Case.objects.create(x=1)',
        ),
        good=(
            'def accept(*, case, by, at):\n    """受理. Accept."""',
            "def _load(x):\n    pass",
            "class Late(Refusal):\n    pass",
        ),
        example="onewindow/domain/cases/actions/acceptance.py",
        under=("onewindow/domain/",),
    ),
    "file-names": Rule(
        file_names,
        bad=("",),
        good=(),
        example="onewindow/kernel/utils.py",
        under=("onewindow/", "tests/", "bench/"),
    ),
    "pure-rules": Rule(
        pure_rules,
        bad=("from django.db import models", "from onewindow.domain.cases.models import Case"),
        good=("from datetime import date",),
        example="onewindow/domain/cases/rules/clocks.py",
    ),
    "chinese-in-doors": Rule(
        chinese_in_code,
        bad=("x = '受理'",),
        good=('"""受理."""\nx = "Accept"  # 受理',),
        example="onewindow/web/portal/views/home.py",
        under=("onewindow/web/",),
        exempt=("/views/gallery.py",),  # the sample page shows components with sample content
    ),
}
