"""What every verb of an administrator asks first: is it in his area, does it still stand, has nobody changed it meanwhile."""

from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from onewindow.domain.org.models import Centre, Department, Staff, Window
from onewindow.domain.org.refusals import NoSuchEntry, NotAllowed
from onewindow.domain.org.rules import Actor, may, spell
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile

Kept = TypeVar("Kept", Department, Centre, Window, Staff)


class FieldsMissing(Refusal):
    """Something that is required was left empty (必填项未填)."""


def must_administer(by: Actor, area: str) -> None:
    """管理范围. The actor administers this area: by a post of his, or as the operator.

    :raises NotAllowed: for everybody else.
    """
    if not may(by, role="office", area=area):
        raise NotAllowed(area=area)


def locked(table: type[Kept], pk: int, seen: int | None) -> Kept:
    """The row, locked until the transaction ends.

    :param seen: the version the administrator had before him, if the door sends it.
    :raises NoSuchEntry: if there is none.
    :raises ChangedMeanwhile: if somebody has changed it since; details say who and when.
    """
    row: Kept | None = table._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NoSuchEntry(id=pk)
    if seen is not None and seen != row.version:
        kind = table._meta.model_name or ""
        last = Event.objects.filter(kind=kind, thing=pk).order_by("-id").values_list("by", "name", "at").first()
        by, name, at = last or (None, None, None)
        raise ChangedMeanwhile(kind=kind, thing=pk, by=by, name=name, at=at)
    return row


def named(name_zh: str, name_en: str = "", *, person: bool = False) -> dict[str, str]:
    """Both names; without an English one it is spelt (拼音).

    :raises FieldsMissing: without a Chinese name.
    """
    chinese = name_zh.strip()
    if not chinese:
        raise FieldsMissing(fields=["name_zh"])
    return {"name_zh": chinese, "name_en": name_en.strip() or spell(chinese, person=person).english}


def day(at: datetime) -> date:
    """The day of a moment in the city."""
    return timezone.localtime(at).date()
