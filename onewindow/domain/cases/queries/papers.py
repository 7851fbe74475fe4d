"""What the written papers say (文书): acceptance slip, correction notice, refusal notice. Plain data; doors print them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.cases.models import Appeal as AppealRow
from onewindow.domain.cases.models import Case, Correction, Material, RefusalNotice
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.rules import reason
from onewindow.domain.catalogue.queries import ItemSpec, MaterialSpec, spec
from onewindow.domain.org.models import Area, Centre
from onewindow.domain.org.queries import Actor, Who, names_of
from onewindow.kernel.errors import Refusal
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile

_SAID = ("kind", "reasons", "guidance", "legal_basis", "at", "reason", "body")


class NoSuchPaper(Refusal):
    """There is no such paper for this case (无此文书)."""


@dataclass(frozen=True, slots=True)
class Slip:
    """受理通知书: the receipt of acceptance, with the dates that start and end the clock (行政许可法 art. 32)."""

    number: str
    item: ItemSpec
    holder_name: str
    holder_code: str
    phone: str
    filed_at: datetime
    accepted_at: datetime
    promised_due_at: datetime
    statutory_due_at: datetime | None
    materials: tuple[tuple[MaterialSpec, str, datetime | None], ...]
    """Each with its state, and when its original was seen."""
    clerk: Who | None
    centre: Centre | None
    group: str


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """补正通知书: everything that is to be put right, told once. ``items`` are names of materials and fields."""

    number: str
    item: ItemSpec
    holder_name: str
    items: tuple[tuple[str, str], ...]
    text: str
    at: datetime
    answered_at: datetime | None
    clerk: Who | None


@dataclass(frozen=True, slots=True)
class RefusalPaper:
    """不予受理 / 不予许可决定书: reasons, basis, what can be done instead, and where to turn against it (art. 38)."""

    number: str
    item: ItemSpec
    holder_name: str
    kind: str
    reasons: str
    guidance: str
    legal_basis: str
    at: datetime
    reason: str = ""
    body: str = ""


def slip(case: int, actor: Actor) -> Slip:
    """受理通知书. The acceptance slip of an accepted case.

    :raises NoSuchPaper: before acceptance. :raises NoSuchCase, NotYours: as the case page.
    """
    row = must_see(actor, case)
    if row.accepted_at is None or row.promised_due_at is None:
        raise NoSuchPaper(case=case)
    known = spec(row.item_version_id)
    names = {m.key: m for m in known.materials}
    accepted = Event.objects.filter(kind="case", thing=case, name__in=("case.accept", "case.accept-direct"))
    clerk = accepted.values_list("by", flat=True).first()
    return Slip(
        number=row.number,
        item=known,
        holder_name=row.holder_name,
        holder_code=row.holder_code,
        phone=row.phone,
        filed_at=row.filed_at,
        accepted_at=row.accepted_at,
        promised_due_at=row.promised_due_at,
        statutory_due_at=row.statutory_due_at if known.statutory_checked else None,  # else it is no law
        materials=tuple(
            (names[m.slug], m.state, m.original_at) for m in Material.objects.filter(case=row).order_by("id")
        ),
        clerk=_who(clerk),
        centre=Centre.objects.filter(pk=row.centre_id).first() if row.centre_id else None,
        group=row.group,
    )


def correction_notice(case: int, actor: Actor) -> CorrectionNotice:
    """补正通知书. The latest correction notice of a case.

    :raises NoSuchPaper: if there was none. :raises NoSuchCase, NotYours: as the case page.
    """
    row = must_see(actor, case)
    notice = Correction.objects.filter(case=row).order_by("-at").first()
    if notice is None:
        raise NoSuchPaper(case=case)
    known = spec(row.item_version_id)
    names = {m.key: (m.name_zh, m.name_en) for m in known.materials}
    names |= {e.key: (e.label_zh, e.label_en) for e in known.elements}
    return CorrectionNotice(
        number=row.number,
        item=known,
        holder_name=row.holder_name,
        items=tuple(names[key] for key in notice.items),
        text=notice.text,
        at=notice.at,
        answered_at=notice.answered_at,
        clerk=_who(notice.by_id),
    )


def refusal_notice(case: int, actor: Actor) -> RefusalPaper:
    """不予许可决定书. The written refusal of a refused or not accepted case.

    :raises NoSuchPaper: if it was not refused. :raises NoSuchCase, NotYours: as the case page.
    """
    row: Case = must_see(actor, case)
    notice = RefusalNotice.objects.filter(case=row).order_by("-id").first()
    if notice is None:
        raise NoSuchPaper(case=case)
    said: dict[str, Any] = {n: getattr(notice, n) for n in _SAID}
    return RefusalPaper(number=row.number, item=spec(row.item_version_id), holder_name=row.holder_name, **said)


@dataclass(frozen=True, slots=True)
class Appeal:
    """Where to turn against a decision: the government over the deciding department, in both languages."""

    government_zh: str
    government_en: str

    @property
    def government(self) -> str:
        """The government in the active language."""
        english = (get_language() or "zh").startswith("en")
        return self.government_en if english and self.government_en else self.government_zh


def appeal(case: int, actor: Actor) -> Appeal:
    """复议机关. Reconsideration against a department is heard by the people's government of its level (行政复议法 art. 24).

    :raises NoSuchCase, NotYours: as the case page.
    """
    area = Area.objects.get(department=must_see(actor, case).department_id)
    return Appeal(f"{area.name_zh}人民政府", f"the People's Government of {area.name_en or area.name_zh}")


def appeals(case: int, actor: Actor) -> list[AppealRow]:
    """复议、诉讼. The appeals against the refusals of a case, oldest first.

    :raises NoSuchCase, NotYours: as the case page.
    """
    return list(AppealRow.objects.filter(case=must_see(actor, case)).order_by("id"))


def appeal_file(case: int, appeal: int, actor: Actor) -> StoredFile:
    """决定书、判决书. The document by which an appeal ended.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if there is none.
    """
    row = AppealRow.objects.select_related("document").filter(case=must_see(actor, case), pk=appeal).first()
    if row is None or row.document is None:
        raise FileGone()
    return row.document


def reason_name(code: str) -> str:
    """事由. A coded reason in the active language; "" for a code of an older list, or none."""
    found = reason(code)
    return found.name if found else ""


def _who(account: int | None) -> Who | None:
    return names_of({account}).get(account) if account is not None else None
