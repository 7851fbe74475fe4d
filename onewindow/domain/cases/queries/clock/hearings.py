"""Hearings of a case (听证), who may chair one, and the public ones that are announced (行政许可法 art. 46–48)."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases.models import Case, Hearing
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.refusals import NotYours
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Staff
from onewindow.domain.org.queries import Actor, Who, names_of
from onewindow.kernel.models import Event

_NO_EXAMINATION = ("case.announce-hearing", "case.record-hearing")
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Hearings:
    """The hearings of a case, oldest first; who may chair the one under way; names of those who chaired."""

    rows: tuple[Hearing, ...]
    chairs: tuple[tuple[int, str], ...]
    names: dict[int, Who]

    @property
    def open(self) -> Hearing | None:
        """The one under way."""
        return next((one for one in self.rows if one.open), None)


@dataclass(frozen=True, slots=True)
class Announced:
    """公告听证. A hearing in public: what it is about, when and where; no word of the applicant."""

    item: str
    department: str
    interest: str
    meets_at: datetime | None
    place: str


def examined(case: int) -> set[int]:
    """Who has worked on a case: he does not chair its hearing (行政许可法 art. 48)."""
    found = Event.objects.filter(kind="case", thing=case, by__isnull=False).exclude(name__in=_NO_EXAMINATION)
    return set(found.values_list("by", flat=True).distinct())  # type: ignore[arg-type]


def hearings(case: int | Case, actor: Actor, *, arranging: bool = False) -> Hearings:
    """听证. The hearings of a case.

    :param arranging: whether the names of those who may chair are wanted.
    :raises NoSuchCase, NotYours: as the case page.
    """
    row: Case = must_see(actor, case)
    rows = tuple(Hearing.objects.filter(case=row).order_by("id"))
    people = {by for one in rows if (by := one.chair_id) is not None}
    return Hearings(rows, _chairs(row) if arranging else (), names_of(people) if people else {})


def _chairs(row: Case) -> tuple[tuple[int, str], ...]:
    """Staff of the deciding department who have not worked on the case."""
    staff = Staff.objects.filter(department=row.department_id, account__is_active=True).order_by("number")
    worked = examined(row.pk)
    return tuple((one.account_id, one.name) for one in staff if one.account_id not in worked)


def hearing_notice(case: int, hearing: int, actor: Actor) -> tuple[Case, Hearing]:
    """听证告知书、听证通知书. A hearing with its case, to be printed.

    :raises NoSuchCase, NotYours: as the case page, and for a hearing of another case.
    """
    row: Case = must_see(actor, case)
    found = Hearing.objects.filter(pk=hearing, case=row).first()
    if found is None:
        raise NotYours(case=case)
    return row, found


def announced(at: datetime) -> list[Announced]:
    """听证公告. Public hearings that are still to come, the next one first."""
    rows = Hearing.objects.select_related("case").filter(
        kind="public", recorded_at=None, lapsed_at=None, meets_at__gte=at
    )
    found = []
    for one in rows.order_by("meets_at", "id")[:MOST_SHOWN]:
        known = spec(one.case.item_version_id)
        found.append(Announced(known.name, known.department, one.interest, one.meets_at, one.place))
    return found
