"""超期公开. Limits that were not kept, with the department's word why: for everybody, for the applicant, for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.domain.cases.models import Case, Overrun
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.refusals import NoSuchOverrun
from onewindow.domain.cases.rules import days_over
from onewindow.domain.cases.states import EXPLAINED, OVER
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor, may
from onewindow.domain.org.queries import calendar as calendars

YEAR = timedelta(days=365)
"""How long an overrun is shown to everybody."""
LISTED = 30
_ASKED = ("case__item_version_id", "case__centre_id", "case__decided_at", "case__closed_at", "case__department_id")


@dataclass(frozen=True, slots=True)
class Late:
    """One overrun: the item, how long over which limit, what the department says. No word of the applicant."""

    row: Overrun
    item: ItemSpec
    days: int
    may_explain: bool = False
    may_correct: bool = False

    @property
    def running(self) -> bool:
        """Whether it is still undecided."""
        return self.row.case.decided_at is None and self.row.case.closed_at is None


def overruns(at: datetime, *, department: str = "", after: int | None = None, limit: int = LISTED) -> list[Late]:
    """超期公开. The overruns of the last year, newest first, page by page by key (优化营商环境条例 art. 36).

    :param department: slug. :param after: the last id of the page before.
    """
    rows = Overrun.objects.filter(noted_at__gte=at - YEAR)
    if department:
        rows = rows.filter(department__slug=department)
    if after is not None:
        last = Overrun.objects.filter(pk=after).values("noted_at")
        rows = rows.filter(noted_at__lte=last).filter(Q(noted_at__lt=last) | Q(pk__lt=after))
    return _shown(rows.order_by("-noted_at", "-pk")[:limit], at)


def late_departments(at: datetime) -> list[Department]:
    """The departments with an overrun in the last year, for the filter."""
    theirs = Overrun.objects.filter(department=OuterRef("pk"), noted_at__gte=at - YEAR)
    return list(Department.objects.filter(Exists(theirs)).order_by("slug"))


def overruns_of(cases: Iterable[int], at: datetime) -> list[Late]:
    """The overruns of some cases, oldest first, for who may see these cases."""
    return _shown(Overrun.objects.filter(case__in=list(cases)).order_by("pk"), at)


def overrun(pk: int, actor: Actor, at: datetime) -> tuple[Case, Late]:
    """逾期说明. One overrun with its case, and whether the actor may explain it or correct the words.

    :raises NoSuchOverrun: if there is none. :raises NotYours: as the case page.
    """
    found = _shown(Overrun.objects.filter(pk=pk), at)
    if not found:
        raise NoSuchOverrun(overrun=pk)
    late = found[0]
    case = must_see(actor, late.row.case_id)
    chief = may(actor, post=late.item.supervisor_post)
    explains = late.row.state == OVER and (chief or may(actor, post=late.item.decide_post))
    return case, Late(late.row, late.item, late.days, explains, late.row.state == EXPLAINED and chief)


def _shown(rows: QuerySet[Overrun], at: datetime) -> list[Late]:
    found = []
    for row in rows.select_related("case").only(*_OWN, *_ASKED):
        until = row.case.decided_at or row.case.closed_at or at
        known = spec(row.case.item_version_id)
        found.append(Late(row, known, days_over(row.due_at, until, *calendars.counting(row.case.centre_id))))
    return found


_OWN = tuple(field.attname for field in Overrun._meta.concrete_fields)
