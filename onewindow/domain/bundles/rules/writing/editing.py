"""A package as written, changed one thing at a time (一件事编辑): items, what waits for what, questions, fields, words.

Every function takes a document and gives a new one; nothing here asks whether it is sound: ``checking`` tells that.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from onewindow.kernel.errors import Refusal

Document = dict[str, Any]

WORDS = ("name_zh", "name_en", "summary_zh", "summary_en")
ORDER, MATERIAL = "order", "material"
MOST = 60
"""Items, edges, questions: more of a kind is no package any more."""


class NoSuchPart(Refusal):
    """The package has no such item, question or answer (套餐中没有此项)."""


class TooMuch(Refusal):
    """This is more than a package can hold (内容过多)."""


class WaitsForItself(Refusal):
    """An item cannot wait for itself (事项不能以自身为前置)."""


class AlreadyThere(Refusal):
    """The package has this already (已存在)."""


def empty(slug: str, name_zh: str, name_en: str = "") -> Document:
    """A package with nothing in it."""
    return {
        "slug": slug,
        "icon": "files",
        "name_zh": name_zh,
        "name_en": name_en,
        "aliases": [],
        "summary_zh": "",
        "summary_en": "",
        "audience": ["1", "2"],
        "lead": {"zh": "", "en": "", "checked": "memory"},
        "cooperating": {"zh": [], "en": [], "checked": "memory"},
        "items": [],
        "edges": [],
        "questions": [],
        "extra": [],
        "typical": {},
        "published_gains": [],
        "notes": [],
        "guidance": [],
    }


def worded(document: Document, words: Mapping[str, str]) -> Document:
    """Names, summary, lead department, other names (one a line)."""
    made = deepcopy(document)
    made.update({key: words[key].strip() for key in WORDS if key in words})
    if "aliases" in words:
        made["aliases"] = list(dict.fromkeys(line.strip() for line in words["aliases"].splitlines() if line.strip()))
    for part in ("zh", "en"):
        if f"lead_{part}" in words:
            made["lead"] = {**made["lead"], part: words[f"lead_{part}"].strip()}
    return made


def with_item(document: Document, item: str, *, always: bool = True) -> Document:
    """One item more.

    :raises AlreadyThere: if it is in. :raises TooMuch: beyond 60.
    """
    if item in slugs(document):
        raise AlreadyThere(item=item)
    made = deepcopy(document)
    _room(made["items"])
    made["items"].append({"item": item, "always": always})
    return made


def without_item(document: Document, item: str) -> Document:
    """One item less, with the edges to and from it and its place in the answers."""
    _must_have(document, item)
    made = deepcopy(document)
    made["items"] = [row for row in made["items"] if row["item"] != item]
    made["edges"] = [row for row in made["edges"] if item not in (row["from"], row["to"])]
    for answer in _answers(made):
        for key in ("adds_items", "removes_items"):
            answer[key] = [slug for slug in answer.get(key, ()) if slug != item]
    return made


def chosen(document: Document, item: str, *, always: bool) -> Document:
    """Whether an item is always done, or only if an answer chooses it (可选事项)."""
    _must_have(document, item)
    made = deepcopy(document)
    for row in made["items"]:
        if row["item"] == item:
            row["always"] = always
    return made


def linked(
    document: Document, source: str, target: str, *, via: str = "", reason_zh: str = "", reason_en: str = ""
) -> Document:
    """``target`` waits for ``source`` (前置关系); ``via``: the material the result stands for, else mere order.

    A circle may be drawn: the page names it, and it is never published.

    :raises WaitsForItself, AlreadyThere, TooMuch: see there.
    """
    _must_have(document, source)
    _must_have(document, target)
    if source == target:
        raise WaitsForItself(item=source)
    if any((row["from"], row["to"], row.get("via", "")) == (source, target, via) for row in document["edges"]):
        raise AlreadyThere(source=source, target=target)
    made = deepcopy(document)
    _room(made["edges"])
    row = {
        "from": source,
        "to": target,
        "kind": MATERIAL if via else ORDER,
        "reason_zh": reason_zh.strip() or "办理顺序",
        "reason_en": reason_en.strip() or "The order of doing",
        "checked": "memory",
    }
    made["edges"].append({**row, "via": via} if via else row)
    return made


def unlinked(document: Document, source: str, target: str) -> Document:
    """``target`` does not wait for ``source`` any more; what follows from the items' own results stays.

    :raises NoSuchPart: if it was not stated.
    """
    made = deepcopy(document)
    made["edges"] = [row for row in made["edges"] if (row["from"], row["to"]) != (source, target)]
    if len(made["edges"]) == len(document["edges"]):
        raise NoSuchPart(source=source, target=target)
    return made


def asked(document: Document, text_zh: str, text_en: str, items: Sequence[str]) -> Document:
    """One question more, answered yes or no: yes chooses these items, no is presumed (情形引导).

    :raises NoSuchPart: for an item that is not in. :raises TooMuch: beyond 60.
    """
    for item in items:
        _must_have(document, item)
    made = deepcopy(document)
    _room(made["questions"])
    taken = {row["id"] for row in made["questions"]}
    key = next(name for n in range(1, 2 * MOST) if (name := f"q{n}") not in taken)
    made["questions"].append(
        {
            "id": key,
            "text_zh": text_zh.strip(),
            "text_en": text_en.strip(),
            "answers": [
                {"value": "no", "label_zh": "否", "label_en": "No"},
                {"value": "yes", "label_zh": "是", "label_en": "Yes", "adds_items": list(dict.fromkeys(items))},
            ],
            "presumed": "no",
            "checked": "memory",
        }
    )
    made["typical"] = {**made["typical"], key: "yes"}
    return made


def question(document: Document, key: str, words: Mapping[str, str], adds: Mapping[str, Sequence[str]]) -> Document:
    """A question in other words, its answers with what they choose; an empty label takes an answer away.

    :param words: ``text_zh``, ``text_en``, ``presumed`` and ``<value>.zh``, ``<value>.en`` of each answer; ``new.zh`` and
        ``new.en`` make one answer more. :param adds: items each answer chooses, by its value.
    :raises NoSuchPart: no such question or item.
    """
    made = deepcopy(document)
    row = _question(made, key)
    row["text_zh"], row["text_en"] = words.get("text_zh", "").strip(), words.get("text_en", "").strip()
    kept = []
    for answer in row["answers"]:
        value = answer["value"]
        if words.get(f"{value}.zh", "").strip():
            answer["label_zh"], answer["label_en"] = words[f"{value}.zh"].strip(), words.get(f"{value}.en", "").strip()
            answer["adds_items"] = _known(document, adds.get(value, ()))
            kept.append(answer)
    if words.get("new.zh", "").strip():
        taken = {answer["value"] for answer in row["answers"]}
        value = next(name for n in range(1, 2 * MOST) if (name := f"a{n}") not in taken)
        new = {"value": value, "label_zh": words["new.zh"].strip(), "label_en": words.get("new.en", "").strip()}
        kept.append({**new, "adds_items": _known(document, adds.get("new", ()))})
    row["answers"] = kept
    values = {answer["value"] for answer in kept}
    row["presumed"] = words["presumed"] if words.get("presumed", "") in values else ""
    if made["typical"].get(key) not in values:
        made["typical"].pop(key, None)
    return made


def unasked(document: Document, key: str) -> Document:
    """One question less. :raises NoSuchPart: if there is none."""
    _question(document, key)
    made = deepcopy(document)
    made["questions"] = [row for row in made["questions"] if row["id"] != key]
    made["typical"].pop(key, None)
    return made


def typical(document: Document, answers: Mapping[str, str]) -> Document:
    """The usual situation (典型情形): the answers the gain on the card is counted for."""
    made = deepcopy(document)
    made["typical"] = {row["id"]: answers[row["id"]] for row in made["questions"] if answers.get(row["id"])}
    return made


def with_field(document: Document, element: str) -> Document:
    """One shared form field more, asked by the package itself. :raises AlreadyThere: if it is in."""
    if element in document.get("extra", ()):
        raise AlreadyThere(element=element)
    made = deepcopy(document)
    made["extra"] = [*made.get("extra", ()), element]
    _room(made["extra"][:-1])
    return made


def without_field(document: Document, element: str) -> Document:
    """One shared form field less."""
    made = deepcopy(document)
    made["extra"] = [one for one in made.get("extra", ()) if one != element]
    return made


def slugs(document: Mapping[str, Any]) -> list[str]:
    """The items of a package as written."""
    return [row["item"] for row in document["items"]]


def _answers(document: Document) -> list[dict[str, Any]]:
    return [answer for row in document["questions"] for answer in row["answers"]]


def _question(document: Document, key: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((row for row in document["questions"] if row["id"] == key), None)
    if found is None:
        raise NoSuchPart(question=key)
    return found


def _known(document: Document, items: Sequence[str]) -> list[str]:
    for item in items:
        _must_have(document, item)
    return list(dict.fromkeys(items))


def _must_have(document: Document, item: str) -> None:
    if item not in slugs(document):
        raise NoSuchPart(item=item)


def _room(rows: list[Any]) -> None:
    if len(rows) >= MOST:
        raise TooMuch(limit=MOST)
