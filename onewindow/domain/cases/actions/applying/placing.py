"""Where a filing may be taken (同城通办、便民服务点), and the lists of the points."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.domain.cases import events, rules
from onewindow.domain.cases.models import PointItem
from onewindow.domain.cases.refusals import BasisMissing, ItemNotTakenHere, ListedAlready, NotListed, NotYours
from onewindow.domain.catalogue.models import Item
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Centre, Post
from onewindow.domain.org.queries import area_prefix
from onewindow.kernel import log, step
from onewindow.kernel.step import Also
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA

_TAKEN = (
    "INSERT INTO cases_elsewhere (case_id, post_id, centre_id, way)"
    " SELECT s.id, %s::bigint, %s::bigint, %s::text FROM s"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """异地收件. The post that takes a case of another body, and by which rule."""

    post: int
    centre: int | None
    way: str

    @property
    def accepts(self) -> int | None:
        """Whose the acceptance is: a window of the city accepts itself, a point only takes in and passes on."""
        return self.post if self.way == "reach" else None

    def row(self) -> Also:
        """The row that rides with the birth of the case."""
        centre = None if self.centre is None else str(self.centre)
        return Also(_TAKEN, (str(self.post), centre, self.way))


def taken(known: ItemSpec, by: Actor, moment: datetime) -> Taken | None:
    """收件地点. None where a window takes what its own area decides; otherwise who takes it and why he may.

    :raises ItemNotTakenHere: where neither the catalogue nor the point's list says so.
    """
    windows = {prefix for role, prefix in by.scopes if role == "window"}
    if windows:
        if rules.at_home(area_prefix(known.area), windows):
            return None
        if rules.reaches(str(known.particulars.get("reach") or "")):
            return Taken(_post("window", by), by.centre, "reach")
    if by.centre is not None and _listed(known.item_id, by.centre, moment):
        return Taken(_post("window" if windows else "agent", by), by.centre, "point")
    raise ItemNotTakenHere(item=known.id, body=known.department_id)


def _post(role: str, by: Actor) -> int:
    return Post.objects.filter(pk__in=by.posts, role=role).order_by("pk").values_list("pk", flat=True)[0]


def _listed(item: int, centre: int, moment: datetime) -> bool:
    today = moment.astimezone(CHINA).date()
    return PointItem.objects.filter(centre=centre, item=item, from_on__lte=today, ended_on=None).exists()


def list_at_point(*, centre: int, item: str, basis: str, by: Actor, at: datetime) -> int:
    """下放事项. Let a point take filings for an item, as agreed with the body that decides it.

    :raises NotYours: for anybody but the office of that area. :raises BasisMissing: without what was agreed.
    :raises ListedAlready, NotListed: it stands there already; there is no such item or point.
    """
    place = Centre.objects.filter(pk=centre).first()
    known = Item.objects.filter(slug=item).exclude(tier="base").first()
    if place is None or known is None:
        raise NotListed(item=item)
    if not may(by, role="office", area=place.area_id):
        raise NotYours(centre=centre)
    if not basis.strip():
        raise BasisMissing()
    with step.hard_rules(), transaction.atomic():
        if PointItem.objects.filter(centre=centre, item=known, ended_on=None).exists():
            raise ListedAlready(item=item)
        day = at.astimezone(CHINA).date()
        row = PointItem.objects.create(
            centre=place, item=known, from_on=day, basis=within(basis, 500, "basis"), entered_by_id=by.account
        )
        log.add(events.POINT_LISTED, by=by.account, at=at, kind="centre", thing=centre, data={"item": item})
    return row.pk


def take_off_point(*, centre: int, item: str, by: Actor, at: datetime) -> None:
    """停止下放. The point takes no more of it; what it has taken goes its way.

    :raises NotYours: for anybody but the office of that area. :raises NotListed: if it does not stand there.
    """
    row = PointItem.objects.select_related("centre").filter(centre=centre, item__slug=item, ended_on=None).first()
    if row is None:
        raise NotListed(item=item)
    if not may(by, role="office", area=row.centre.area_id):
        raise NotYours(centre=centre)
    with transaction.atomic():
        if not PointItem.objects.filter(pk=row.pk, ended_on=None).update(ended_on=at.astimezone(CHINA).date()):
            raise NotListed(item=item)  # somebody else, at the same moment
        log.add(events.POINT_UNLISTED, by=by.account, at=at, kind="centre", thing=centre, data={"item": item})
