"""The guide of an item as it stands on a day (办事指南): the composed text with its place, windows and opening hours."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.specs import spec, specs
from onewindow.domain.catalogue.queries.specs.items import current_of
from onewindow.domain.catalogue.refusals import PaperUnknown
from onewindow.domain.catalogue.rules import ItemSpec, MaterialSpec
from onewindow.domain.catalogue.rules.guide import Around, Guide, Place, compose, plain, words
from onewindow.domain.catalogue.rules.situations import findings
from onewindow.domain.org.models import Centre, Department, OpeningHours, Post, Window
from onewindow.kernel import files

Asked = tuple[tuple[str, str], ...]
"""(question, answer) pairs that were published to the guide."""


def guide(version: int, answers: Mapping[str, str] | None = None, *, on: date, asked: Asked = ()) -> Guide:
    """办事指南. The guide of an item version for these answers, with the windows and hours as they are; seven SQL at most.

    :param asked: published answers to citizens' questions, which a higher room keeps.
    :raises ItemUnknown: if there is no such version.
    """
    known = spec(version)
    return compose(known, answers, around(known, on, asked))


def around(known: ItemSpec, on: date, asked: Asked = ()) -> Around:
    """What the guide says that stands outside the item."""
    phone = Department.objects.filter(pk=known.department_id).values_list("phone", flat=True).first()
    return Around(place=_place(known), asked=asked, items=_sent_to(known, on), phone=phone or "")


def paper(version: int, material: str, kind: str) -> files.StoredFile:
    """样表、空白表格. The sample or blank form of a material of a version.

    :raises PaperUnknown: if there is none.
    """
    one = next((one for one in spec(version).materials if one.key == material), None)
    token: UUID | None = {"sample": one.sample, "blank_form": one.blank_form}.get(kind) if one else None
    if token is None:
        raise PaperUnknown(material=material)
    return files.find(token)


def papers(slugs: Iterable[str], on: date) -> dict[str, tuple[str, MaterialSpec]]:
    """样表、空白表格. The materials of some items that have a sample or a blank form: by material, the first item that has one."""
    found: dict[str, tuple[str, MaterialSpec]] = {}
    for one in specs(current_of(list(slugs), on).values()):
        for material in one.materials:
            if material.sample or material.blank_form:
                found.setdefault(material.key, (one.slug, material))
    return found


def _sent_to(known: ItemSpec, on: date) -> dict[str, str]:
    """Names of the items that rows of the table send to, as far as they are in force."""
    slugs = sorted({row["gives"]["item"] for row in known.situations.get("rows", ()) if row["gives"].get("item")})
    versions = current_of(slugs, on) if slugs else {}
    rows = {row.pk: row.name for row in ItemVersion.objects.filter(pk__in=versions.values())} if versions else {}
    return {slug: str(rows[version]) for slug, version in versions.items()}


def _place(known: ItemSpec) -> Place:
    """The main centre: the comprehensive windows of the body that receives, and those of the deciding department."""
    centre = Centre.objects.filter(main=True).first()
    if centre is None:
        return Place()
    front = Post.objects.filter(pk=known.window_post).values("department")
    open_ = Window.objects.filter(centre=centre, closed_on=None)
    rows = open_.filter(
        Q(kind=Window.Kind.COMPREHENSIVE, department__in=front) | Q(department=known.department_id)
    ).order_by("floor", "number")
    desks: dict[tuple[str, str], list[Window]] = {}
    for row in rows:
        desks.setdefault((row.floor, row.kind), []).append(row)
    return Place(
        centre=str(centre.name),
        address=words({"zh": centre.address_zh, "en": centre.address_en}),
        phone=centre.phone,
        desks=tuple((floor, _numbers(found), _called(kind, found)) for (floor, kind), found in desks.items()),
        hours=_week(centre.pk),
    )


def _numbers(rows: list[Window]) -> str:
    numbers = [row.number for row in rows]
    return f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 2 else gettext(", ").join(numbers)


def _called(kind: str, rows: list[Window]) -> str:
    return gettext("Comprehensive windows") if kind == Window.Kind.COMPREHENSIVE else str(rows[0].name)


def _week(centre: int) -> tuple[str, ...]:
    """The week in as few lines as it has different days: 周一至周五 09:00–12:00, 13:30–17:00."""
    spans: dict[int, list[tuple[time, time]]] = {}
    rows = OpeningHours.objects.filter(centre=centre).order_by("weekday", "opens")
    for weekday, opens, closes in rows.values_list("weekday", "opens", "closes"):
        spans.setdefault(weekday, []).append((opens, closes))
    runs: list[list[int]] = []
    for day in sorted(spans):
        if runs and runs[-1][-1] == day - 1 and spans[runs[-1][0]] == spans[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(f"{_days(run)} {_hours(spans[run[0]])}" for run in runs)


def _days(run: list[int]) -> str:
    names = (
        gettext("Mon"),
        gettext("Tue"),
        gettext("Wed"),
        gettext("Thu"),
        gettext("Fri"),
        gettext("Sat"),
        gettext("Sun"),
    )
    first, last = names[run[0] - 1], names[run[-1] - 1]
    return first if len(run) == 1 else gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _hours(spans: list[tuple[time, time]]) -> str:
    return gettext(", ").join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


def bodies(known: ItemSpec) -> tuple[str, dict[int, str]]:
    """办理机构. Who receives, and who reviews by department: what the picture of the procedure names; two SQL."""
    front = Department.objects.filter(posts=known.window_post).first()
    reviewing = Department.objects.filter(pk__in=[one.department for one in known.reviews])
    return str(front.name) if front else "", {one.pk: str(one.name) for one in reviewing}


def slugs() -> list[tuple[str, str]]:
    """事项代号. The items a row of a decision table may send to: slug and name of the version in force or the newest."""
    rows = ItemVersion.objects.filter(published_at__isnull=False).exclude(item__tier="base")
    newest = rows.order_by("item_id", "-effective_from").distinct("item_id").values_list("item__slug", "name_zh")
    return sorted(newest)


def sound(known: ItemSpec, table: dict[str, Any]) -> list[str]:
    """情形核对. What is wrong with a table that is being written for an item, in sentences."""
    found = findings(replace(known, situations=table), {slug for slug, _ in slugs()})
    return [sentence for _, sentence in found]


def easy(known: ItemSpec) -> list[tuple[str, str]]:
    """通俗性核对. What in the guide is hard to read: (the words, why)."""
    return [(text, why) for _, text, why in plain.findings(known)]
