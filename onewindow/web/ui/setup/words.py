"""The words of the interface: every msgid found, every catalogue compiled.

Words are English in the code and Chinese in catalogues beside it (``<app>/locale/zh_Hans/LC_MESSAGES/django.po``).
Babel reads and writes them, so that neither set-up nor tests need gettext's programs.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).resolve().parents[3]
_MARKS = {"gettext", "_", "gettext_lazy", "gettext_noop", "N_", "gettext_text"}
_PLURAL_MARKS = {"ngettext", "ngettext_lazy"}
_CONTEXT_MARKS = {"pgettext", "pgettext_lazy"}
_TERM = re.compile(r"\s*[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]")
_SILENT = ("/migrations/", "/static/", "/fonts/")


@dataclass(frozen=True)
class Word:
    """A msgid and where it stands; ``context`` and ``plural`` are empty when not used."""

    text: str
    where: str
    context: str = ""
    plural: str = ""


def catalogues(package: Path = PACKAGE) -> list[Path]:
    """Every ``.po`` file below the package."""
    return sorted(package.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_all(package: Path = PACKAGE) -> int:
    """Write a ``.mo`` beside each ``.po`` that is newer than its ``.mo``; return how many were written."""
    written = 0
    for source in catalogues(package):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        buffer = io.BytesIO()
        mofile.write_mo(buffer, read(source))
        fresh = target.with_suffix(".mo.new")
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(target)
        written += 1
    return written


def read(source: Path) -> Catalog:
    """A catalogue; the file is UTF-8 whatever its header says."""
    with source.open("rb") as handle:
        return pofile.read_po(handle, locale=source.parents[1].name, abort_invalid=True)


def extract(package: Path = PACKAGE) -> list[Word]:
    """Every msgid of the package: templates, calls of gettext in Python, first lines of refusals."""
    words: list[Word] = []
    trees: dict[str, ast.Module] = {}
    for file in sorted(package.rglob("*")):
        where = f"{file.relative_to(package.parent)}"
        if any(part in f"/{where}" for part in _SILENT):
            continue
        if file.suffix == ".py":
            trees[where] = ast.parse(file.read_text(encoding="utf-8"))
        elif file.suffix in {".html", ".txt", ".svg"} and "templates" in file.parts:
            words.extend(_from_template(file.read_text(encoding="utf-8"), where))
    refusals = _refusals(list(trees.values()))
    for where, tree in trees.items():
        words.extend(_from_python(tree, where, refusals))
    return words


def _from_template(source: str, where: str) -> Iterator[Word]:
    """Django's own lexer turns a template into Python-like text that names its msgids."""
    from django.utils.translation import template

    python = template.templatize(source, origin=where)
    for call in re.finditer(r"(?<![\w])(gettext|_|ngettext|pgettext|npgettext)\(", python):
        try:
            arguments = _arguments(python, call.end())
        except SyntaxError:
            continue
        word = _word(call.group(1), arguments, f"{where}:{python.count(chr(10), 0, call.start()) + 1}")
        if word:
            yield word


def _arguments(python: str, start: int) -> list[ast.expr]:
    """The arguments of the call whose bracket ends at ``start``; tries each closing bracket until one parses."""
    end = start
    while True:
        end = python.find(")", end) + 1
        if end == 0:
            raise SyntaxError("a translated phrase is not closed")
        try:
            tree = ast.parse(f"f({python[start:end]}", mode="eval")
        except SyntaxError:
            continue
        assert isinstance(tree.body, ast.Call)
        return tree.body.args


def _from_python(tree: ast.Module, where: str, refusals: set[str]) -> Iterator[Word]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            word = _word(_name(node.func), node.args, f"{where}:{node.lineno}")
            if word:
                yield word
        elif isinstance(node, ast.ClassDef) and (
            refusals & {_name(base) for base in node.bases} or where.endswith("kernel/errors.py")
        ):
            first = _TERM.sub("", (ast.get_docstring(node) or "").split("\n", 1)[0].strip())
            if first:
                yield Word(first, f"{where}:{node.lineno}")


def _refusals(trees: list[ast.Module]) -> set[str]:
    """Names of all classes that descend from ``Refusal``, itself included."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    family = {"Refusal"}
    while True:
        grown = family | {node.name for node in classes if family & {_name(base) for base in node.bases}}
        if grown == family:
            return family
        family = grown


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _word(name: str, arguments: list[ast.expr], where: str) -> Word | None:
    texts = [arg.value for arg in arguments if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in _MARKS and texts and isinstance(arguments[0], ast.Constant):
        return Word(texts[0], where)
    if name in _PLURAL_MARKS and len(texts) >= 2:
        return Word(texts[0], where, plural=texts[1])
    if name in _CONTEXT_MARKS and len(texts) >= 2:
        return Word(texts[1], where, context=texts[0])
    if name == "npgettext" and len(texts) >= 3:
        return Word(texts[1], where, context=texts[0], plural=texts[2])
    return None


def missing(words: list[Word], package: Path = PACKAGE) -> list[Word]:
    """The words without a Chinese form in any catalogue of the package."""
    known: set[tuple[str, str]] = set()
    for source in catalogues(package):
        for message in read(source):
            text = message.id[0] if isinstance(message.id, tuple) else message.id
            done = all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)
            if text and done and not message.fuzzy:
                known.add((message.context or "", text))
    return [word for word in words if (word.context, word.text) not in known]


def tell_missing() -> int:
    """Print the words without a Chinese form; how many there are, at most 1 (an exit code)."""
    from django.conf import settings

    settings.configured or settings.configure()
    lacking = missing(extract())
    for word in lacking:
        print(f"{word.where}: {word.text}")
    return 1 if lacking else 0
