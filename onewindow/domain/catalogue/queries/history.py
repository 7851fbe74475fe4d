"""The past of an item (沿革): all its versions with who and why, and what two of them differ in."""

from dataclasses import dataclass
from datetime import date, datetime

from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.sheets import sheets
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules.sheets import Change, difference


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item (版本): what it says of the item, from when, by whom, why.

    ``change`` is the change it came by (None: seeded or imported); ``state`` is that change's, "published" without one.
    """

    id: int
    number: int
    effective_from: date
    published_at: datetime | None
    standing: str
    merged_into: str
    reason_zh: str
    reason_en: str
    kind: str
    change: int | None
    state: str
    drafted_by: int | None
    decided_by: int | None


def history(slug: str) -> tuple[Version, ...]:
    """沿革. All versions of an item, newest first, drafts among them, in one SQL.

    :raises ItemUnknown: if there is no such item.
    """
    rows = ItemVersion.objects.filter(item__slug=slug).order_by("-number")
    found = rows.values_list(
        "pk",
        "number",
        "effective_from",
        "published_at",
        "standing",
        "merged_into__slug",
        "reason_zh",
        "reason_en",
        "change__kind",
        "change__pk",
        "change__state",
        "change__started_by",
        "change__decided_by",
    )
    made = tuple(
        Version(
            pk,
            number,
            day,
            published,
            standing,
            merged or "",
            zh,
            en,
            kind or "",
            change,
            state or _state(published),
            *who,
        )
        for pk, number, day, published, standing, merged, zh, en, kind, change, state, *who in found
    )
    if not made:
        raise ItemUnknown(item=slug)
    return made


def _state(published: datetime | None) -> str:
    return "published" if published else "draft"


def compare(old: int, new: int) -> tuple[Change, ...]:
    """对比. What two versions differ in, old first.

    :raises ItemUnknown: if there is no such version.
    """
    known = sheets([old, new])
    for pk in (old, new):
        if pk not in known:
            raise ItemUnknown(version=pk)
    return difference(known[old], known[new])
