"""The guide of an item (办事指南): one composition, from which the page, the window, the kiosk and every print are made.

A guide is sections of lines in the active language, already in words. A door decides how large they are and which
sections it has room for, never what they say (mission C4; GB/T 39046 table 4 is where the facts come from).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext, ngettext

from onewindow.domain.catalogue.rules.shapes import ItemSpec, MaterialSpec
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.domain.catalogue.rules.situations import Applied, Need, applied, questions

SAMPLE, BLANK = "sample", "blank_form"


@dataclass(frozen=True, slots=True)
class Paper:
    """A sample or a blank form (样表、空白表格) to look at or take away."""

    token: UUID
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: ``label`` names what ``text`` says; ``notes`` stand smaller beneath."""

    text: str
    label: str = ""
    notes: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    key: str = ""
    """Of a material: its key. Of a line that sends to another item: its slug."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the guide; ``kind`` is how it reads: ``facts`` (label and text), ``list``, ``steps``."""

    key: str
    title: str
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one item version, in one language, for one set of answers."""

    slug: str
    version: int
    name: str
    department: str
    code: str
    sections: tuple[Section, ...]
    applied: Applied

    def section(self, key: str) -> Section | None:
        """A section by its key, if the item has anything to say there."""
        return next((one for one in self.sections if one.key == key), None)

    def only(self, *keys: str) -> tuple[Section, ...]:
        """Some sections, in the order asked for, as far as they are there."""
        found = (self.section(key) for key in keys)
        return tuple(one for one in found if one is not None)

    def texts(self) -> Iterator[str]:
        """Every text a reader meets, in order."""
        yield from (self.name, self.department)
        for section in self.sections:
            yield section.title
            for line in section.lines:
                yield from (text for text in (line.label, line.text, *line.notes) if text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when an item is handled (办理地点和时间), in the active language."""

    centre: str = ""
    address: str = ""
    phone: str = ""
    desks: tuple[tuple[str, str, str], ...] = ()
    """(floor, numbers of its windows, what they are called)."""
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What a guide says that stands outside the item: the place, answered questions, names of the items it sends to."""

    place: Place = field(default_factory=Place)
    asked: tuple[tuple[str, str], ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    """The deciding department's telephone."""


def compose(spec: ItemSpec, answers: Mapping[str, str] | None = None, around: Around | None = None) -> Guide:
    """编制指南. The guide of an item for these answers (none: for everybody), in the active language."""
    near = around or Around()
    now = applied(spec, answers)
    parts = (
        _section("gives", gettext("What you get"), "list", _gives(spec)),
        _section("who", gettext("Who may apply"), "list", _who(spec)),
        _section("conditions", gettext("Conditions"), "list", _texts(spec.particulars.get("accept_conditions"))),
        _section("situations", gettext("What depends on your case"), "list", _situations(spec, now, near)),
        _section("materials", gettext("Materials"), "list", _materials(spec, now)),
        _section("procedure", gettext("Procedure"), "steps", _procedure(now)),
        _section("limits", gettext("How long it takes"), "facts", _limits(spec)),
        _section("fee", gettext("Fee"), "list", _fee(spec, now)),
        _section("place", gettext("Where and when"), "facts", _place(spec, near.place)),
        _section("law", gettext("Legal basis"), "list", _law(spec)),
        _section("questions", gettext("Questions and answers"), "facts", _asked(spec, near)),
        _section("contacts", gettext("Ask or complain"), "facts", _contacts(spec, near)),
    )
    return Guide(
        slug=spec.slug,
        version=spec.id,
        name=spec.name,
        department=spec.department,
        code=spec.implementation_code,
        sections=tuple(one for one in parts if one.lines),
        applied=now,
    )


def limit_words(limit: str | None) -> str:
    """时限. A written limit in words: ``5wd`` → 5个工作日."""
    number = (limit or "").rstrip("abcdefghijklmnopqrstuvwxyz")
    many = 1 if number == "1" else 2
    match (limit or "").removeprefix(number):
        case _ if number in ("", "0"):
            return gettext("on the spot")
        case "wd":
            return ngettext("%(n)s working day", "%(n)s working days", many) % {"n": number}
        case "cd":
            return ngettext("%(n)s day", "%(n)s days", many) % {"n": number}
        case "h":
            return ngettext("%(n)s working hour", "%(n)s working hours", many) % {"n": number}
    return ngettext("%(n)s minute", "%(n)s minutes", many) % {"n": number}


def words(value: Any) -> str:
    """A text of the sheet in the active language: ``{"zh", "en"}``, or a plain string or number."""
    if isinstance(value, Mapping):
        zh, en = str(value.get("zh") or ""), str(value.get("en") or "")
        return en if en and _english() else zh
    return "" if value is None or isinstance(value, list | tuple | bool) else str(value)


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def _section(key: str, title: str, kind: str, lines: Iterator[Line]) -> Section:
    return Section(key, title, kind, tuple(lines))


def _texts(values: Any) -> Iterator[Line]:
    for one in values if isinstance(values, list | tuple) else [values]:
        if text := words(one):
            yield Line(text)


def _gives(spec: ItemSpec) -> Iterator[Line]:
    for one in spec.results:
        valid = ngettext("Valid for %(n)s year", "Valid for %(n)s years", one.validity_years or 0)
        notes = (valid % {"n": one.validity_years},) if one.validity_years else ()
        yield Line(one.name, notes=notes)


def _who(spec: ItemSpec) -> Iterator[Line]:
    # GB/T 39046 A.4
    known = {
        "1": gettext("Natural persons"),
        "2": gettext("Enterprises"),
        "3": gettext("Public institutions"),
        "4": gettext("Social organisations"),
        "5": gettext("Government bodies"),
        "6": gettext("Other organisations, sole traders among them"),
    }
    yield from (Line(known[one]) for one in spec.audience if one in known)


def _situations(spec: ItemSpec, now: Applied, near: Around) -> Iterator[Line]:
    if not now.asked:
        return
    if now.settled:
        yield from (Line(one.said(now.answers[one.key]), one.text) for one in now.asked)
        if now.item:
            yield Line(near.items.get(now.item, now.item), gettext("Apply for this instead"), key=now.item)
        if now.note:
            yield Line(now.note)
        return
    every = questions(spec.situations)
    for row in now.rows:
        when = row.get("when", {})
        parts = [
            gettext("“%(question)s” – %(answers)s")
            % {"question": one.text, "answers": gettext(" or ").join(one.said(value) for value in when[one.key])}
            for one in every
            if one.key in when
        ]
        notes = tuple(_given(spec, row.get("gives", {}), near)) or (gettext("nothing more is needed"),)
        yield Line(gettext("; ").join(parts) or gettext("whatever is answered"), notes=notes)


def _given(spec: ItemSpec, gives: Mapping[str, Any], near: Around) -> Iterator[str]:
    """What a row of the table gives, in sentences."""
    if gives.get("item"):
        yield gettext("Apply for: %(item)s") % {"item": near.items.get(gives["item"], gives["item"])}
    named = [one.name for one in spec.materials if one.key in gives.get("materials", ())]
    if named:
        yield gettext("Also bring: %(names)s") % {"names": gettext(", ").join(named)}
    steps = [_step(one) for one in spec.steps if one[0] in gives.get("steps", ())]
    if steps:
        yield gettext("With the step: %(names)s") % {"names": gettext(", ").join(steps)}
    if gives.get("fee"):
        yield gettext("Fee: %(fee)s") % {"fee": words(gives["fee"])}
    if note := words(gives.get("note")):
        yield note


def _materials(spec: ItemSpec, now: Applied) -> Iterator[Line]:
    for need in now.materials:
        one: MaterialSpec = need.thing
        papers = tuple(
            Paper(token, kind, label)
            for token, kind, label in (
                (one.sample, SAMPLE, gettext("Sample")),
                (one.blank_form, BLANK, gettext("Blank form")),
            )
            if token is not None
        )
        yield Line(one.name, notes=tuple(_of_material(spec, need, now)), papers=papers, key=one.key)


def _of_material(spec: ItemSpec, need: Need, now: Applied) -> Iterator[str]:
    one: MaterialSpec = need.thing
    how = one.particulars
    decided = now.settled and any(
        one.key in row.get("gives", {}).get("materials", ()) for row in spec.situations.get("rows", ())
    )
    if one.condition and not decided:
        yield one.condition_en if _english() and one.condition_en else one.condition_zh
    elif not need.certain:
        yield gettext("depends on your answers")
    match one.satisfied_by:
        case "form":
            yield gettext("made from your one form; nothing to bring")
        case "licence":
            yield gettext("not needed if your licence is on file")
        case "data":
            yield gettext("checked against government data; nothing to bring")
        case "output":
            yield gettext("comes from another item; not needed twice")
    copies = [("originals", gettext("Original: %(n)s")), ("copies", gettext("Copies: %(n)s"))]
    counted = [text % {"n": how[key]} for key, text in copies if how.get(key)]
    if counted:
        yield gettext(", ").join(counted)
    if one.issuer and one.origin != "self":
        yield gettext("Issued by %(who)s") % {"who": one.issuer}
    labels = {
        "how": gettext("How to get it: %(text)s"),
        "where": gettext("Where: %(text)s"),
        "issued_when": gettext("Not older than: %(text)s"),
        "use": gettext("What it is for: %(text)s"),
    }
    yield from (label % {"text": text} for key, label in labels.items() if (text := words(how.get(key))))
    if one.tolerable and one.satisfied_by == "upload":
        yield gettext("May follow later")
    if one.hint:
        yield one.hint


def _step(step: tuple[str, str]) -> str:
    return step[1] if _english() and step[1] else step[0]


def _procedure(now: Applied) -> Iterator[Line]:
    for need in now.steps:
        yield Line(_step(need.thing), notes=() if need.certain else (gettext("depends on your answers"),))


def _limits(spec: ItemSpec) -> Iterator[Line]:
    noted = (spec.promised_note,) if spec.promised_note else ()
    yield Line(limit_words(spec.promised), gettext("Promised"), notes=noted)
    by_law = gettext("Limit set by law")
    noted = (spec.statutory_note,) if spec.statutory_note else ()
    if not spec.statutory_checked:
        yield Line(gettext("not verified at the source"), by_law)
    elif spec.statutory:
        yield Line(limit_words(spec.statutory), by_law, notes=noted)
    elif noted:
        yield Line(noted[0], by_law)
    yield from _clock(spec)
    if spec.certificate:
        yield Line(limit_words(spec.certificate), gettext("Making and delivering the certificate, at most"))
    yield from _own(spec)


def _own(spec: ItemSpec) -> Iterator[Line]:
    """申请人自身期限. By when the law wants the applicant to come; told only as read in its source, and never an office's clock."""
    for row in spec.particulars.get("own_limits") or ():
        if row.get("checked") == "source":
            yield Line(words(row.get("text")), gettext("Your own deadline"), notes=(words(row.get("basis")),))


def _clock(spec: ItemSpec) -> Iterator[Line]:
    """What the promise waits for, who examines first, what silence means: only what stands here counts (条例 art. 36)."""
    words = {code: (en if _english() else zh) for list_ in ("hold", "silence") for code, zh, en in CODES[list_]}
    if waits := [words[one] for one in spec.particulars.get("holds") or () if one in words]:
        yield Line(gettext(", ").join(waits), gettext("Not counted in the promise"))
    if first := spec.particulars.get("first_examined"):
        yield Line(limit_words(first), gettext("Of these, for the lower body that examines first"))
    silence = spec.particulars.get("silence") or {}
    if silence.get("outcome") in words and silence.get("rule"):
        notes = (str(silence["rule"]),)
        yield Line(words[silence["outcome"]], gettext("If nothing is decided within the legal limit"), notes=notes)


def _fee(spec: ItemSpec, now: Applied) -> Iterator[Line]:
    text = words(now.fee)
    if text:
        basis = words(spec.particulars.get("fee_basis"))
        yield Line(text, notes=(gettext("Basis: %(text)s") % {"text": basis},) if basis else ())


def _place(spec: ItemSpec, place: Place) -> Iterator[Line]:
    if place.centre:
        yield Line(place.centre, gettext("Centre"), notes=(place.address,) if place.address else ())
    for floor, numbers, name in place.desks:
        yield Line(gettext("%(floor)s, window %(numbers)s") % {"floor": floor, "numbers": numbers}, name)
    if text := words(spec.particulars.get("place")):
        yield Line(text, gettext("Place"))
    hours = words(spec.particulars.get("hours"))
    spans = [hours] if hours else list(place.hours)
    if spans:
        yield Line(spans[0], gettext("Open"), notes=tuple(spans[1:]))
    if address := words(spec.particulars.get("online_url")):
        yield Line(address, gettext("Online"))


def _law(spec: ItemSpec) -> Iterator[Line]:
    """Only what was read at its source: nothing else is shown as law."""
    for row in spec.printable_law:
        law = str(row.get("law_en") or row.get("law", "")) if _english() else str(row.get("law", ""))
        articles = [gettext("art. %(article)s") % {"article": one} for one in row.get("articles", ())]
        yield Line(" ".join([law, gettext(", ").join(articles)]).strip())


def _asked(spec: ItemSpec, near: Around) -> Iterator[Line]:
    for one in spec.particulars.get("questions") or ():
        if isinstance(one, Mapping) and words(one.get("q")):
            yield Line(words(one.get("a")), words(one.get("q")))
    yield from (Line(answer, question) for question, answer in near.asked)


def _contacts(spec: ItemSpec, near: Around) -> Iterator[Line]:
    for key, label in (("consult_phone", gettext("Ask")), ("supervise_phone", gettext("Complain"))):
        if text := words(spec.particulars.get(key)):
            yield Line(text, label)
    if near.phone:
        yield Line(near.phone, spec.department)
    if near.place.phone:
        yield Line(near.place.phone, gettext("Service centre"))
    yield from (Line(line.text, gettext("Other ways")) for line in _texts(spec.particulars.get("consult_ways")))
