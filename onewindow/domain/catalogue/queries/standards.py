"""Reads of the library of service standards (服务标准库): found by number, name, family and word; what applies to whom today."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from onewindow.domain.catalogue.models import Standard, StandardCheck, StandardTie, StandardVersion
from onewindow.domain.catalogue.refusals import StandardUnknown
from onewindow.domain.org.queries import Actor

Validity = Literal["in-force", "not-yet", "expired", "withdrawn"]
VALIDITIES: tuple[Validity, ...] = ("in-force", "not-yet", "expired", "withdrawn")


def key_of(number: str) -> str:
    """检索号. A number as it is compared: half-width capitals without blanks, dashes alike: ``GB/T36112``."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(plain.replace("—", "-").replace("–", "-").split())


def validity(version: StandardVersion, on: date) -> Validity:
    """有效性. Whether an edition holds on a day, not yet, no longer, or was withdrawn before its time."""
    if on < version.valid_from:
        return "not-yet"
    if version.valid_to is None or on <= version.valid_to:
        return "in-force"
    return "withdrawn" if version.withdrawn_why else "expired"


@dataclass(frozen=True, slots=True)
class Line:
    """One standard in a list: with the edition that counts today (in force, else to come, else the last)."""

    standard: Standard
    version: StandardVersion
    validity: Validity


@dataclass(frozen=True, slots=True)
class StandardPage:
    """A standard with all it has: editions newest first, open ties, open checks."""

    standard: Standard
    line: Line
    versions: tuple[tuple[StandardVersion, Validity], ...]
    ties: tuple[StandardTie, ...]
    checks: tuple[StandardCheck, ...]


def standards(
    words: str = "",
    *,
    on: date,
    family: str = "",
    standing: str = "",
    after: str = "",
    limit: int = 50,
) -> list[Line]:
    """查标准. In the order of their numbers; two SQL however many there are.

    :param words: a number in any writing, a part of the name, a word of what it is about. :param standing: a ``Validity``.
    :param after: the number the page before ended with.
    """
    rows = Standard.objects.filter(number__gt=after) if after else Standard.objects.all()
    rows = rows.filter(family=family) if family else rows
    rows = rows.filter(_named(words)) if words.strip() else rows
    rows = rows.filter(_standing(standing, on)) if standing else rows
    return _lines(rows.order_by("number")[:limit], on)


def _named(words: str) -> Q:
    typed = words.strip()
    named = StandardVersion.objects.filter(standard=OuterRef("pk")).filter(
        Q(name_zh__icontains=typed) | Q(name_en__icontains=typed) | Q(about_zh__icontains=typed)
    )
    # people type the year with the number: GB/T 36112-2018
    number, _, year = key_of(typed).rpartition("-")
    found = Q(key__contains=key_of(typed)) | Q(Exists(named))
    return found | Q(key__contains=number) if number and year.isdigit() else found


def _standing(standing: str, on: date) -> Q:
    versions = StandardVersion.objects.filter(standard=OuterRef("pk"))
    holds = Exists(versions.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on))
    comes = Exists(versions.filter(valid_from__gt=on))
    dropped = Exists(versions.filter(valid_to__lt=on).exclude(withdrawn_why=""))
    if standing == "in-force":
        return Q(holds)
    if standing == "not-yet":
        return ~Q(holds) & Q(comes)
    over = ~Q(holds) & ~Q(comes)
    return over & Q(dropped) if standing == "withdrawn" else over & ~Q(dropped)


def _lines(rows: "QuerySet[Standard] | Iterable[Standard]", on: date) -> list[Line]:
    if isinstance(rows, QuerySet):
        rows = rows.prefetch_related(Prefetch("versions", StandardVersion.objects.order_by("-valid_from")))
    return [line for row in rows if (line := _line(row, list(row.versions.all()), on)) is not None]


def _line(row: Standard, versions: list[StandardVersion], on: date) -> Line | None:
    order = {name: place for place, name in enumerate(VALIDITIES)}
    judged = sorted(((validity(one, on), one) for one in versions), key=lambda pair: order[pair[0]])
    return Line(row, judged[0][1], judged[0][0]) if judged else None


def standard_page(standard: int, on: date) -> StandardPage:
    """标准. One standard with its editions, what it applies to, what is checked.

    :raises StandardUnknown: if there is none.
    """
    row = Standard.objects.filter(pk=standard).first()
    if row is None:
        raise StandardUnknown(standard=standard)
    versions = list(row.versions.order_by("-valid_from"))
    line = _line(row, versions, on)
    if line is None:
        raise StandardUnknown(standard=standard)
    ties = row.ties.filter(ended_at=None).select_related("item", "department").order_by("pk")
    return StandardPage(
        standard=row,
        line=line,
        versions=tuple((one, validity(one, on)) for one in versions),
        ties=tuple(ties),
        checks=tuple(row.checks.filter(ended_at=None).order_by("pk")),
    )


def standards_of_item(slug: str, on: date) -> list[Line]:
    """适用标准（事项）. The standards in force that are tied to an item."""
    return _tied(Q(item__slug=slug), on)


def standards_of_posts(actor: Actor, on: date) -> list[Line]:
    """适用标准（岗位）. The standards in force that are tied to the posts an actor holds today."""
    roles = {role for role, _ in actor.scopes}
    return standards_of_roles(roles, actor.department, on)


def standards_of_roles(roles: Collection[str], department: int | None, on: date) -> list[Line]:
    """适用标准（部门岗位）. The standards in force that are tied to these roles, in this department or in all."""
    return _tied(Q(role__in=roles) & (Q(department=None) | Q(department=department)), on) if roles else []


def _tied(whose: Q, on: date) -> list[Line]:
    ties = StandardTie.objects.filter(whose, ended_at=None).values("standard")
    rows = Standard.objects.filter(pk__in=ties).order_by("number")
    return [line for line in _lines(rows, on) if line.validity == "in-force"]
