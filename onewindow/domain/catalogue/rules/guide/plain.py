"""Plain language of a guide (通俗易懂): sentences short enough to be read once, no abbreviation that is not explained.

``findings(spec)`` gives ``(path, text, why)``: where it stands in the sheet, the words that offend, and what to do about
them. The figures and the list of abbreviations are data with their sources (``data/plain.json``).
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext

from onewindow.domain.catalogue.rules.shapes import ItemSpec

_ENDS = re.compile(r"[。！？；!?;\n]|(?<=[a-z)”])\.(?=\s|$)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{2,6}|UKey)(?![A-Za-z0-9])")
_NUMBERED = re.compile(r"(?<![A-Za-z])(?:GB|JGJ|CJJ|DB|ISO|YY|WS)(?:/T)?\s?\d")  # a standard's number is its name
_EXPLAINED = "（("


def findings(spec: ItemSpec) -> list[tuple[str, str, str]]:
    """通俗性核对. What in an item's texts is hard to read: (path, the words, why)."""
    texts = list(_texts(spec))
    whole = {zh: "\n".join(text for _, text in texts if _chinese(text) == zh) for zh in (True, False)}
    found: list[tuple[str, str, str]] = []
    told: set[str] = set()
    for path, text in texts:
        found += [(path, sentence, why) for sentence, why in long_sentences(text)]
        for short, why in abbreviations(text, whole[_chinese(text)]):
            if short not in told:
                told.add(short)
                found.append((path, short, why))
    return found


def long_sentences(text: str) -> Iterator[tuple[str, str]]:
    """Sentences too long to be read once: Chinese is counted in signs, English in words."""
    most = _data()["sentence"]
    for sentence in (one.strip() for one in _ENDS.split(text)):
        if _CHINESE.search(sentence):
            size = len(re.sub(r"[\s，、：（）()“”《》]", "", sentence))
            if size > most["zh_signs"]:
                places = {"n": size, "most": most["zh_signs"]}
                yield sentence, gettext("A sentence of %(n)s signs; at most %(most)s can be read at once.") % places
        elif (size := len(sentence.split())) > most["en_words"]:
            places = {"n": size, "most": most["en_words"]}
            yield sentence, gettext("A sentence of %(n)s words; at most %(most)s can be read at once.") % places


def abbreviations(text: str, whole: str = "") -> Iterator[tuple[str, str]]:
    """Abbreviations in a text that are explained neither beside them nor anywhere in ``whole``."""
    known = {row["short"].upper(): row for row in _data()["abbreviations"]}
    bare = _NUMBERED.sub("", text)
    here = {found.group() for found in _CAPITALS.finditer(bare)}
    here |= {row["short"] for row in known.values() if _CHINESE.search(row["short"]) and row["short"] in bare}
    for short in sorted(here):
        row: dict[str, Any] = known.get(short.upper(), {})
        if row.get("everyday") or _explained(short, row, whole or text):
            continue
        if row:
            meant = {"short": short, "zh": row["zh"], "en": row["en"]}
            yield short, gettext("“%(short)s” is not explained: write %(zh)s (%(en)s).") % meant
        else:
            yield short, gettext("“%(short)s” is not explained: write it out once.") % {"short": short}


def _chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))


def _explained(short: str, row: dict[str, Any], whole: str) -> bool:
    """Whether it is followed by its meaning in brackets, stands in brackets after it, or is written out somewhere."""
    if row and row["zh" if _chinese(whole) else "en"].lower() in whole.lower():
        return True
    after = re.compile(rf"{re.escape(short)}[{_EXPLAINED}][^）)]{{2,}}")
    before = re.compile(rf"[\w\u4e00-\u9fff][{_EXPLAINED}][^（(）)]*?{re.escape(short)}[）)]")
    return bool(after.search(whole) or before.search(whole))


def _texts(spec: ItemSpec) -> Iterator[tuple[str, str]]:
    """Every text a citizen meets in the guide, with its path in the sheet; names are given, they are not sentences."""
    pairs: list[tuple[str, Any]] = [
        ("statutory.note", {"zh": spec.statutory_note_zh, "en": spec.statutory_note_en}),
        ("promised.note", {"zh": spec.promised_note_zh, "en": spec.promised_note_en}),
        ("fee", spec.fee),
    ]
    pairs += [(f"steps[{n}]", {"zh": zh, "en": en}) for n, (zh, en) in enumerate(spec.steps, 1)]
    for m in spec.materials:
        pairs.append((f"materials[{m.key}].condition", {"zh": m.condition_zh, "en": m.condition_en}))
        pairs.append((f"materials[{m.key}].hint", {"zh": m.hint_zh, "en": m.hint_en}))
        pairs += [(f"materials[{m.key}].particulars.{key}", value) for key, value in m.particulars.items()]
    told = (
        "accept_conditions",
        "quantity_limit",
        "fee_basis",
        "consult_ways",
        "place",
        "hours",
        "questions",
        "presence",
    )
    for key in told:
        value = spec.particulars.get(key)
        if isinstance(value, list):
            pairs += [(f"particulars.{key}[{n}]", one) for n, one in enumerate(value, 1)]
        elif value:
            pairs.append((f"particulars.{key}", value))
    for n, one in enumerate(spec.situations.get("questions", ())):
        pairs += [(f"situations.questions.{n}", words) for words in (one, *one.get("answers", ()))]
    pairs += [(f"situations.rows.{n}", row["gives"]) for n, row in enumerate(spec.situations.get("rows", ()))]
    for path, value in pairs:
        yield from ((path, text) for text in _said(value) if text)


def _said(value: Any) -> Iterator[str]:
    """The texts inside a value of the sheet: pairs of languages, lists and rows of them."""
    if isinstance(value, dict):
        yield from (str(value[key]) for key in ("zh", "en") if value.get(key))
        for key in ("q", "a", "text", "note", "fee"):
            yield from _said(value.get(key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _said(one)


@cache
def _data() -> dict[str, Any]:
    packed = resources.files("onewindow.domain.catalogue") / "data" / "plain.json"
    return dict(json.loads(packed.read_text("utf-8")))
