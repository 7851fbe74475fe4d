"""What has been destroyed (已销毁), and the lists that two persons answer for."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases.models import Case, Certificate, Disposal


@dataclass(frozen=True, slots=True)
class Destroyed:
    """已销毁. What is left to say of a file: by which rule it went, when, and the hash its last archive had."""

    number: str
    rule: str
    days: int
    source: str
    sm3: str
    at: datetime


def destroyed(number: str) -> Destroyed | None:
    """销毁情况. What the certificate says of the file with this number; None while the file is kept."""
    return _said(Certificate.objects.filter(case__number=number).first())


def destroyed_in(group: str) -> Destroyed | None:
    """联办件销毁情况. The same for the files of a bundle (``bundle:12``), which go together: what one of them says."""
    return _said(Certificate.objects.filter(case__group=group).order_by("pk").first()) if group else None


def _said(row: Certificate | None) -> Destroyed | None:
    return Destroyed(row.number, row.rule, row.days, row.source, row.sm3, row.at) if row else None


def disposals(*, limit: int = 20) -> list[Disposal]:
    """销毁清册. The newest lists, each with both persons."""
    return list(Disposal.objects.order_by("-pk")[:limit])


def disposal(disposal: int) -> Disposal | None:
    """销毁清册. One list, if there is one."""
    return Disposal.objects.filter(pk=disposal).first()


def files_of(disposal: Disposal) -> list[Case]:
    """清册案卷. The files of a list; of destroyed ones what is left."""
    return list(Case.objects.filter(pk__in=disposal.cases).select_related("certificate").order_by("pk"))
