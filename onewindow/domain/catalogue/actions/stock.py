"""The stock that items are written from (材料库、字段库): begun with what comes along, added to, a mistake taken out again.

A row that any version of an item names is never changed: versions that are published would change with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.search.synonyms import may_keep_words
from onewindow.domain.catalogue.models import Checked, Element, ElementGroup, MaterialType
from onewindow.domain.catalogue.queries.specs.stock import PACKAGED, packaged
from onewindow.domain.catalogue.rules.interchange.standard import ISSUER
from onewindow.domain.org.queries import Actor, spell
from onewindow.domain.org.refusals import NoSuchEntry, NotAllowed
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
CHOOSING = (Element.Type.CHOICE, Element.Type.MULTI_CHOICE)
OWN = "申请人"
SIMPLE = tuple(kind for kind in Element.Type if kind not in (Element.Type.PERSON, Element.Type.GROUP))
"""Types of one answer; people and lists of rows have fields of their own and come along only."""
MEASURED = {
    Element.Type.TEXT: ("", "max_length"),
    Element.Type.LONG_TEXT: ("", "max_length"),
    Element.Type.INTEGER: ("min", "max"),
    Element.Type.NUMBER: ("min", "max"),
    Element.Type.MONEY: ("min", "max"),
}
"""What the least and the most of a field bind, by its type."""


class MayNotKeepStock(Refusal):
    """Only an administrator of the whole city keeps papers, fields and types of licences (须由全市管理岗位办理)."""


class PaperUnfit(Refusal):
    """A kind of paper needs a name, who issues it, and where it comes from (材料要素不全).

    ``details['fields']`` names what lacks.
    """


class FieldUnfit(Refusal):
    """A form field needs a label, a group and a type; a choice needs two answers, a key is written in small Latin letters (字段要素不全).

    ``details['fields']`` names what lacks or does not hold.
    """


class StockStands(Refusal):
    """This name or key stands already (名称或者短名重复)."""


class StockUsed(Refusal):
    """An item names it: it stays as it is (已被事项引用，不能删除)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper as the office enters it; with a source named it counts as read."""

    name_zh: str
    issuer_zh: str
    origin: str
    name_en: str = ""
    issuer_en: str = ""
    hint_zh: str = ""
    hint_en: str = ""
    is_licence: bool = False
    government_holds: bool = False
    tolerable: bool = False
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """A form field as the office enters it: ``choices`` are (value, Chinese, English); ``group`` a key, or ``new_group`` a name."""

    name_zh: str
    type: str
    group: str = ""
    new_group: str = ""
    name_en: str = ""
    required: bool = True
    choices: tuple[tuple[str, str, str], ...] = ()
    least: int | None = None
    most: int | None = None
    help_zh: str = ""
    help_en: str = ""
    key: str = ""


def stock_up(*, parts: Iterable[str] = PACKAGED, told: bool = True, by: Actor, at: datetime) -> tuple[int, int]:
    """备齐要素. Kinds of papers and form fields that come along and are not here yet; how many of each. Repeating changes nothing.

    ``told``: as an event; the demo city's seed writes none. :raises NotAllowed: for anybody but the operator.
    """
    if by.kind != "system":
        raise NotAllowed()
    papers = fields = 0
    with transaction.atomic():
        for part in parts:
            given = packaged(part)
            papers += _enter_papers(given.papers)
            fields += _enter_fields(given.groups, given.fields, _fields_here() + 1 if part else 1)
        if told and (papers or fields):
            data = {"papers": papers, "fields": fields}
            log.add(events.STOCK_ENTERED, by=by.account, at=at, kind="stock", thing=0, data=data)
    return papers, fields


def _fields_here() -> int:
    return Element.objects.filter(parent=None).count()


def _enter_papers(rows: Iterable[Mapping[str, Any]]) -> int:
    known = set(MaterialType.objects.values_list("key", flat=True))
    return len(MaterialType.objects.bulk_create(MaterialType(**row) for row in rows if row["key"] not in known))


_ELEMENT = ("key", "name_zh", "name_en", "type", "required", "condition", "choices", "validation", "prefill_from")


def _enter_fields(groups: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]], first: int) -> int:
    """With their groups and sub-fields; ``first`` is the place of the first of these rows among all fields."""
    standing = {group.key: group for group in ElementGroup.objects.all()}
    ElementGroup.objects.bulk_create(
        ElementGroup(key=row["key"], name_zh=row["name_zh"], name_en=row["name_en"], order=order)
        for order, row in enumerate(groups, 1)
        if row["key"] not in standing
    )
    standing = {group.key: group for group in ElementGroup.objects.all()}
    known = set(Element.objects.filter(parent=None).values_list("key", flat=True))
    fresh = [(order, row) for order, row in enumerate(rows, first) if row["key"] not in known]
    Element.objects.bulk_create(_element(row, standing[row["group"]], order, None) for order, row in fresh)
    top = {row.key: row for row in Element.objects.filter(parent=None)}
    Element.objects.bulk_create(
        _element(sub, standing[row["group"]], order, top[row["key"]])
        for _, row in fresh
        for order, sub in enumerate(row.get("fields", ()), 1)
    )
    return len(fresh)


def _element(row: Mapping[str, Any], group: ElementGroup, order: int, parent: Element | None) -> Element:
    given = {name: row[name] for name in (*_ELEMENT, "help_zh", "help_en") if name in row}
    return Element(group=group, order=order, parent=parent, **given)


def add_paper(*, paper: Paper, by: Actor, at: datetime) -> int:
    """增加材料. A kind of paper that items may ask for; its id.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises PaperUnfit: with what lacks. :raises StockStands: if the name or the key is there.
    """
    must_keep(by)
    needed = {"name_zh": within(paper.name_zh, 200, "name_zh"), "issuer_zh": within(paper.issuer_zh, 100, "issuer_zh")}
    wrong = [name for name, text in needed.items() if not text]
    if paper.origin not in MaterialType.Origin.values:
        wrong.append("origin")
    if paper.key and not KEY.fullmatch(paper.key):
        wrong.append("key")
    if wrong:
        raise PaperUnfit(fields=wrong)
    if MaterialType.objects.filter(name_zh=needed["name_zh"]).exists():
        raise StockStands(fields=["name_zh"])
    taken = MaterialType.objects.filter(key__startswith=short(paper.name_zh)).values_list("key", flat=True)
    try:
        with transaction.atomic():
            row = MaterialType.objects.create(
                key=paper.key or free(short(paper.name_zh), taken),
                name_zh=needed["name_zh"],
                name_en=paper.name_en.strip() or spell(needed["name_zh"]).english,
                issuer_zh=needed["issuer_zh"],
                issuer_en=paper.issuer_en.strip() or spell(needed["issuer_zh"]).english,
                origin=paper.origin,
                is_licence=paper.is_licence,
                government_holds=paper.government_holds,
                tolerable=paper.tolerable,
                hint_zh=paper.hint_zh.strip(),
                hint_en=paper.hint_en.strip(),
                checked=Checked.SOURCE if paper.source.strip() else Checked.MEMORY,
                source=paper.source.strip(),
            )
            log.add(events.PAPER_ADDED, by=by.account, at=at, kind="paper", thing=row.pk)
    except IntegrityError as clash:
        raise StockStands(fields=["key" if paper.key else "name_zh"]) from clash
    return row.pk


def named_papers(*, rows: Sequence[Mapping[str, Any]], by: Actor, at: datetime) -> list[dict[str, Any]]:
    """材料入库. The materials of an imported sheet, those that go by a name under the key of that paper; one that is not here is entered.

    Who issues it is taken from the row, where it comes from is told by that, and both are to be confirmed. Inside the caller's
    transaction. Without an office post for the whole city nothing is entered, and the sheet is refused with the names.
    """
    names = {row["material"] for row in rows} - {None, ""}
    keys = set(MaterialType.objects.filter(key__in=names).values_list("key", flat=True))
    known = dict(MaterialType.objects.filter(name_zh__in=names - keys).values_list("name_zh", "key"))
    made = []
    for row in rows:
        name, more = row["material"], dict(row.get("particulars") or {})
        issuer = str(more.pop(ISSUER, "")).strip()
        if name and name not in keys and name not in known and may_keep_words(by):
            own = not issuer or OWN in issuer
            origin = MaterialType.Origin.SELF if own else MaterialType.Origin.GOVERNMENT
            pk = add_paper(paper=Paper(name, issuer or OWN, origin), by=by, at=at)
            known[name] = MaterialType.objects.values_list("key", flat=True).get(pk=pk)
        made.append({**row, "material": known.get(name, name), "particulars": more})
    return made


def drop_paper(*, paper: int, by: Actor, at: datetime) -> None:
    """删除材料. One entered by mistake, that no item names.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises NoSuchEntry: if it is gone. :raises StockUsed: if a version of an item, or a draft, names it.
    """
    must_keep(by)
    with transaction.atomic():
        row = MaterialType.objects.select_for_update().filter(pk=paper).first()
        _drop(row)
        log.add(events.PAPER_DROPPED, by=by.account, at=at, kind="paper", thing=paper)


def add_field(*, field: FormField, by: Actor, at: datetime) -> int:
    """增加字段. A form field that items may ask; its id. A new group is entered with it.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises FieldUnfit: with what lacks or does not hold. :raises StockStands: if the label is in the group, or the key is there.
    """
    must_keep(by)
    wrong = _unfit(field)
    if wrong:
        raise FieldUnfit(fields=wrong)
    try:
        with transaction.atomic():
            group = _group(field)
            if Element.objects.filter(group=group, name_zh=field.name_zh.strip(), parent=None).exists():
                raise StockStands(fields=["name_zh"])
            row = Element.objects.create(group=group, order=_last(Element) + 1, **_columns(field, group))
            log.add(events.FIELD_ADDED, by=by.account, at=at, kind="form-field", thing=row.pk)
    except IntegrityError as clash:
        raise StockStands(fields=["key" if field.key else "name_zh"]) from clash
    return row.pk


def drop_field(*, field: int, by: Actor, at: datetime) -> None:
    """删除字段. One entered by mistake, that no item asks.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises NoSuchEntry: if it is gone. :raises StockUsed: if a version of an item, or a draft, asks it.
    """
    must_keep(by)
    with transaction.atomic():
        row = Element.objects.select_for_update().filter(pk=field, parent=None).first()
        _drop(row)
        log.add(events.FIELD_DROPPED, by=by.account, at=at, kind="form-field", thing=field)


def paper_of_licence(
    *, key: str, name_zh: str, name_en: str = "", issuer_zh: str, by: Actor, at: datetime
) -> MaterialType:
    """证照作材料. The kind of paper that a type of licence is elsewhere, under the same key; the one that stands, or a new one.

    Inside the caller's transaction. :raises MayNotKeepStock: without an office post for the whole city.
    """
    must_keep(by)
    stands = MaterialType.objects.filter(key=key).first() or MaterialType.objects.filter(name_zh=name_zh).first()
    if stands is not None:
        return stands
    paper = Paper(
        name_zh, issuer_zh, MaterialType.Origin.GOVERNMENT, name_en, is_licence=True, government_holds=True, key=key
    )
    return MaterialType.objects.get(pk=add_paper(paper=paper, by=by, at=at))


def must_keep(by: Actor) -> None:
    """The stock is the same for the whole city, and so is who keeps it.

    :raises MayNotKeepStock: without an office post for the whole city.
    """
    if not may_keep_words(by):
        raise MayNotKeepStock()


def free(stem: str, taken: Iterable[str]) -> str:
    """A key nobody has: the stem, or the stem with the next number."""
    used, number = set(taken), 2
    if stem not in used:
        return stem
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"


def _drop(row: MaterialType | Element | None) -> None:
    if row is None:
        raise NoSuchEntry()
    try:
        row.delete()
    except ProtectedError as used:
        raise StockUsed(id=row.pk) from used


def _unfit(field: FormField) -> list[str]:
    wrong = [] if field.name_zh.strip() else ["name_zh"]
    if not (field.group or field.new_group.strip()):
        wrong.append("group")
    if field.type not in SIMPLE:
        wrong.append("type")
    answers = {value for value, zh, _ in field.choices if value and zh.strip()}
    if len(answers) != len(field.choices) or (len(answers) < 2 if field.type in CHOOSING else answers):
        wrong.append("choices")
    least, most = MEASURED.get(Element.Type(field.type), ("", "")) if field.type in SIMPLE else ("", "")
    if field.least is not None and not least:
        wrong.append("least")
    if field.most is not None and (not most or field.most < max(field.least or 0, 1)):
        wrong.append("most")
    if field.key and not KEY.fullmatch(field.key):
        wrong.append("key")
    return wrong


def _group(field: FormField) -> ElementGroup:
    name = field.new_group.strip()
    if not name:
        found = ElementGroup.objects.filter(key=field.group).first()
        if found is None:
            raise FieldUnfit(fields=["group"])
        return found
    stands = ElementGroup.objects.filter(name_zh=name).first()
    taken = ElementGroup.objects.values_list("key", flat=True)
    return stands or ElementGroup.objects.create(
        key=free(short(name), taken), name_zh=name, name_en=spell(name).english, order=_last(ElementGroup) + 1
    )


def _columns(field: FormField, group: ElementGroup) -> dict[str, Any]:
    stem = f"{group.key}.{field.key or short(field.name_zh)}"
    taken = () if field.key else Element.objects.filter(key__startswith=stem).values_list("key", flat=True)
    bounds = zip(MEASURED.get(Element.Type(field.type), ("", "")), (field.least, field.most), strict=True)
    return {
        "key": free(stem, taken),
        "name_zh": field.name_zh.strip(),
        "name_en": field.name_en.strip() or spell(field.name_zh.strip()).english,
        "type": field.type,
        "required": field.required,
        "choices": [
            {"value": value, "zh": zh.strip(), "en": en.strip() or spell(zh.strip()).english}
            for value, zh, en in field.choices
        ],
        "validation": {name: value for name, value in bounds if name and value is not None},
        "help_zh": field.help_zh.strip(),
        "help_en": field.help_en.strip(),
    }


def _last(table: type[Element] | type[ElementGroup]) -> int:
    found: int | None = table._default_manager.aggregate(last=Max("order"))["last"]
    return found or 0


def short(name: str) -> str:
    """A key made from a name: the first letters of its pinyin, at most twenty."""
    letters = re.sub(r"[^a-z0-9]", "", spell(name.strip()).initials)[:20]
    return letters if KEY.fullmatch(letters) else f"x{letters}"
