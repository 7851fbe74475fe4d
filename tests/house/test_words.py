"""Both languages are complete: every English msgid has a Chinese form, one and the same everywhere."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from onewindow.web.ui.setup import words
from tests.house.code_rules import CHINESE

PLACE = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")


def test_no_word_lacks_its_chinese_form() -> None:
    """Whatever a page, a form or a refusal says."""
    lacking = [f"{word.where}: {word.text}" for word in words.missing(words.extract())]
    if lacking:
        pytest.fail("\n".join(lacking), pytrace=False)


def test_msgids_are_english() -> None:
    """A Chinese msgid would be shown as it is on an English page."""
    assert [f"{word.where}: {word.text}" for word in words.extract() if CHINESE.search(word.text)] == []


def test_a_word_has_one_chinese_form() -> None:
    """Catalogues are merged: two forms of one msgid would depend on the order of the apps."""
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source in words.catalogues():
        for message in words.read(source):
            if message.id:
                forms[(message.context or "", str(message.id))].add(str(message.string))
    assert {key: value for key, value in forms.items() if len(value) > 1} == {}


def places(text: str) -> set[str]:
    """The placeholders of a sentence; a month may be a name in one language and a number in the other."""
    return {place.replace("_name)", ")") for place in PLACE.findall(text)}


def test_placeholders_survive_translation() -> None:
    """A lost ``%(name)s`` is a wrong sentence, an invented one an error on the page."""
    assert places("%(weekday)s %(day)s %(month_name)s") == places("%(month)s月%(day)s日（%(weekday)s）")
    assert places("%(n)s days") != places("天")
    broken = []
    for source in words.catalogues():
        for message in words.read(source):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            name = source.parents[3].name
            broken += [f"{name}: {text}" for text in strings if text and places(text) != places(ids[-1])]
    assert broken == []


@pytest.fixture
def small_package(tmp_path: Path) -> Path:
    """A package with a template, a refusal and a catalogue."""
    package = tmp_path / "onewindow"
    (package / "templates").mkdir(parents=True)
    (package / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    (package / "templates/page.html").write_text(
        '{% load i18n %}{% translate "Apply" %}{% translate "May" context "month" %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        "{% blocktranslate with who=x trimmed %}\n  It's (really) {{ who }}\n{% endblocktranslate %}"
    )
    (package / "actions.py").write_text(
        "class Late(Refusal):\n"
        '    """The time is over (逾期)."""\n'
        "class TooLate(Late):\n"
        '    """Far too late (逾期)."""\n'
        "x = gettext('Save' ' it')\n"
    )
    (package / "locale/zh_Hans/LC_MESSAGES/django.po").write_text('msgid "Apply"\nmsgstr "申请"\n', encoding="utf-8")
    return package


def test_extraction_finds_each_kind_of_word(small_package: Path) -> None:
    """Templates with context, plural and trimmed blocks; refusals by their family; joined strings."""
    found = {(word.context, word.text) for word in words.extract(small_package)}
    assert found == {
        ("", "Apply"), ("month", "May"), ("", "%(n)s day"), ("", "It's (really) %(who)s"),
        ("", "The time is over."), ("", "Far too late."), ("", "Save it"),
    }  # fmt: skip


def test_a_missing_translation_is_named(small_package: Path) -> None:
    """All but the one in the catalogue."""
    lacking = {word.text for word in words.missing(words.extract(small_package), small_package)}
    assert "Apply" not in lacking
    assert "Save it" in lacking


def test_catalogues_are_compiled_once(small_package: Path) -> None:
    """A second call has nothing to do."""
    assert words.compile_all(small_package) == 1
    assert words.compile_all(small_package) == 0
    assert next(small_package.rglob("*.mo")).stat().st_size > 0
