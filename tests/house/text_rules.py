"""Rules of the house about text of any kind: templates, scripts, SQL, lock files. Same shape as the code rules."""

import re
from collections.abc import Callable, Iterator

from tests.house.code_rules import CHINESE, Rule

_EVERYWHERE = ("",)
_SOURCES = (".py", ".sql", ".html", ".js", ".css", ".md", ".toml", ".typ", ".po", ".json", ".txt", ".yaml", ".lock",
            "Makefile", "run", "package", "browser", "lock", "clean")  # fmt: skip


def lines(*patterns: str, flags: int = 0) -> Callable[[str, str], Iterator[str]]:
    """A finder of lines that hold one of the patterns."""
    compiled = [re.compile(pattern, flags) for pattern in patterns]

    def find(path: str, text: str) -> Iterator[str]:
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in compiled:
                found = pattern.search(line)
                if found:
                    yield f"{number}: {found.group(0).strip()[:80]}"

    return find


def inline_in_templates(path: str, text: str) -> Iterator[str]:
    """A strict content security policy forbids inline script and style."""
    bare = _without_comments(text)
    patterns = {
        "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
        "inline style": r"<style\b",
        "style attribute": r"<[a-zA-Z][^<>]*\sstyle\s*=",
        "event attribute": r"<[a-zA-Z][^<>]*\son[a-z]+\s*=",
        "file from outside": r"<(script|img|link|iframe|source|video)\b[^>]*\b(src|href)\s*=\s*[\"']?(https?:)?//",
    }
    for what, pattern in patterns.items():
        for found in re.finditer(pattern, bare):
            yield f"{bare.count(chr(10), 0, found.start()) + 1}: {what}"


def chinese_in_templates(path: str, text: str) -> Iterator[str]:
    """Words stand in catalogues; only a language's own name may stand in a template."""
    for number, line in enumerate(_without_comments(text).splitlines(), 1):
        if CHINESE.search(line) and 'lang="zh' not in line:
            yield f"{number}: {line.strip()[:60]}"


def chinese_in_scripts(path: str, text: str) -> Iterator[str]:
    """A script gets its words from data attributes."""
    bare = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.DOTALL)
    for number, line in enumerate(bare.splitlines(), 1):
        if CHINESE.search(line.split("//", 1)[0]):
            yield f"{number}: {line.strip()[:60]}"


def long_lines(path: str, text: str) -> Iterator[str]:
    """Nobody can review a line that does not fit: one block element, one declaration, one statement a line."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > _WIDEST:
            yield f"{number}: {len(line)} characters, at most {_WIDEST}"


def secrets(path: str, text: str) -> Iterator[str]:
    """No key and no token is committed."""
    patterns = (rf"{_KEY}[\s\\n\"']*[A-Za-z0-9+/]{{40}}", r"\bAKIA[0-9A-Z]{16}\b", r"\bgh[pousr]_[A-Za-z0-9]{30,}")
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            yield f"{text.count(chr(10), 0, found.start()) + 1}: a secret"


def _without_comments(text: str) -> str:
    keep = lambda found: "\n" * found.group(0).count("\n")  # noqa: E731 - line numbers stay right
    text = re.sub(r"\{#.*?#\}", "", text)
    text = re.sub(r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", keep, text, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->", keep, text, flags=re.DOTALL)


_BRANDS = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb" + "ian.org")
_WIDEST = 160
_KEY = "PRIVATE" + " KEY-----"
_UNFINISHED = ("TO" + "DO", "FIX" + "ME", "X" * 3)

RULES: dict[str, Rule] = {
    "machine-paths": Rule(
        lines(r"(^|[^A-Za-z0-9_.-])/(work|farm|opt|root|home)/[A-Za-z]"),
        bad=("open('" + "/wo" + "rk/x')",),
        good=("open('var/tmp/x')  # network/rooted",),
        example="onewindow/x.py",
        under=_EVERYWHERE,
        suffixes=_SOURCES,
    ),
    "registry-addresses": Rule(
        lines(*(re.escape(name) for name in _BRANDS)),
        bad=(f"index = files.{_BRANDS[1]}.x",),
        good=("pip install onewindow",),
        example="requirements.lock",
        under=_EVERYWHERE,
        suffixes=_SOURCES,
    ),
    "addresses-in-build-files": Rule(
        lines(r"https?://(?!127\.0\.0\.1|localhost)"),
        bad=("https" + "://example.org/x",),
        good=("curl http://127.0.0.1:8000/",),
        example="package-lock.json",
        under=("requirements", "package", "Makefile", ".ci/", "pyproject.toml", ".npmrc"),
        suffixes=("",),
    ),
    "secrets": Rule(
        secrets,
        bad=(f"-----BEGIN EC {_KEY}\n{'A' * 64}\n", "gh" + "p_" + "a" * 36),
        good=("-----BEGIN PUBLIC KEY-----\n" + "A" * 64, f"-----BEGIN {_KEY}\nMAAA"),
        example="docs/x.md",
        under=_EVERYWHERE,
        suffixes=_SOURCES,
    ),
    "unfinished": Rule(
        lines(rf"\b({'|'.join(_UNFINISHED)})\b", "NotImplemented" + "Error", r"mark\.(skip|xfail)", "assert True$"),
        bad=(f"# {_UNFINISHED[0]}: later", "assert True"),
        good=("# done; a todo list is a page",),
        example="onewindow/x.py",
        under=("onewindow/", "tests/", "bench/"),
        suffixes=(".py", ".html", ".js", ".sql", ".css"),
        exempt=("tests/house/",),
    ),
    "files-come-through-the-kernel": Rule(  # what was stopped on its way, or comes too often, is no "none"
        lines(r"request\.FILES(?! or None)"),
        bad=('paper = request.FILES.get("paper")', "if request.FILES:"),
        good=('paper = files.brought(request, "paper")', "form = Upload(request.POST or None, request.FILES or None)"),
        example="onewindow/web/portal/views/x.py",
        under=("onewindow/web/", "onewindow/domain/"),
    ),
    "nothing-is-cut-in-silence": Rule(
        lines(r"\.strip\(\)\[:"),
        bad=("reason=reason.strip()[:500]",),
        good=('reason=within(reason, 500, "reason")',),
        example="onewindow/domain/cases/actions/x.py",
        under=("onewindow/domain/", "onewindow/kernel/"),
        exempt=("/queries/", "/rules/", "delivery/actions/hearing.py"),  # questions, other systems' words
    ),
    "schema-in-sql": Rule(
        lines(
            r"\b(FROM|JOIN|INTO|UPDATE|TABLE|FUNCTION|REFERENCES|TRIGGER|INDEX|ON)\s+\"?(public|city\w*)\"?\.\"?\w",
            r"(?i)\bset\s+search_path\s*(=|to)\s*'?\"?(city|public)",
        ),
        bad=("SELECT id FROM public.cases_case", "SET search_path TO city"),
        good=("SELECT s.id FROM cases_case s", "SET search_path FROM CURRENT"),
        example="onewindow/kernel/step/sql/step.sql",
        suffixes=(".py", ".sql"),
        exempt=("config/postgres/",),
    ),
    "clock-in-sql": Rule(
        lines(
            r"(?i)(?<![.\w])(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)"
            r"|\bcurrent_(timestamp|date)\b"
        ),
        bad=("SELECT now()", "SELECT CURRENT_TIMESTAMP"),
        good=("SELECT p_at",),
        example="onewindow/domain/cases/queries/todo.py",  # SQL stands in Python as often as in files of its own
        under=("onewindow/domain/", "onewindow/kernel/"),
        suffixes=(".py", ".sql"),
    ),
    "inline-in-templates": Rule(
        inline_in_templates,
        bad=(
            '<p class="x" style="color:red">',
            "<script>x()</script>",
            "<style>p{}</style>",
            '<a onclick="x()">',
            '<img src="https://example.org/x.png">',
        ),
        good=(
            '<script src="{% static \'x.js\' %}" defer></script><p data-style="x">',
            "{# <script> #}",
            '<a data-on="x" href="https://example.org/">',
        ),
        example="onewindow/web/portal/templates/portal/home.html",
        suffixes=(".html",),
    ),
    "chinese-in-templates": Rule(
        chinese_in_templates,
        bad=("<h1>受理</h1>",),
        good=('<a lang="zh-Hans">中文</a>{# 受理 #}',),
        example="onewindow/web/portal/templates/portal/home.html",
        suffixes=(".html",),
    ),
    "chinese-in-scripts": Rule(
        chinese_in_scripts,
        bad=("say('受理')",),
        good=("say(node.dataset.word) // 受理",),
        example="onewindow/web/ui/static/ui/js/x.js",
        suffixes=(".js",),
    ),
    "long-lines-in-pages": Rule(
        long_lines,
        bad=("<p>\n" + "<i>x</i>" * 21 + "\n</p>", "<p>" + "字" * 161 + "</p>"),
        good=("<p>\n" + "<i>x</i>\n" * 40 + "</p>", "字" * 160),
        example="onewindow/web/portal/templates/portal/home.html",
        suffixes=(".html", ".css", ".js"),
        exempt=("/static/vendor/",),
    ),
}
