"""What goes with an opinion or a record, and what a point takes (意见附件、现场照片、下放事项): put in once, taken out once."""

from collections.abc import Callable, Generator
from io import BytesIO
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions.applying import placing
from onewindow.domain.cases.models import ConsultPaper, PointItem, SitePhoto, SiteVisit
from onewindow.domain.org.models import Centre, Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.models import Event
from tests.domain.bundles.story import PNG
from tests.faults.killing.acts import Scene, Town
from tests.web.workbench.desk import paper

Road = Generator[Scene, Any, None]


def put_in_and_taken_out(town: Town) -> Road:
    """A paper goes with an opinion and does not; a picture goes with the record of a visit and does not."""
    case, known = town.deciding()
    boss, tax = town.desk.holder(known.decide_post), town.desk.actor("tax.examiner")
    bodies = [Department.objects.get(slug="tax").pk]
    cases.consult(case=case, question="可否？", departments=bodies, days=2, by=boss, at=town.later())
    cases.order_visit(case=case, subject="核对布局", days=2, by=boss, at=town.later())
    spot = town.desk.holder(SiteVisit.objects.get(case=case).post)
    sheet = files.store(BytesIO(paper("意见")), name="意见.pdf", by=tax.account, at=town.later()).pk
    shot = files.store(BytesIO(PNG), name="现场.png", by=spot.account, at=town.later()).pk

    def look() -> dict[str, Any]:
        papers = ConsultPaper.objects.filter(body__case=case).count()
        return {"papers": papers, "photos": SitePhoto.objects.filter(visit__case=case).count()}

    def one(name: str, verb: Callable[..., Any], by: Actor, **more: Any) -> Scene:
        at = town.later()
        return Scene(
            lambda: verb(case=case, by=by, at=at, **more) and None, {case}, name=name, alike=True, look=look
        )  # fmt: skip

    yield one("cases.attach_opinion", cases.attach_opinion, tax, file=sheet)
    assert look() == {"papers": 1, "photos": 0}, "sent again, it is there once"
    row = ConsultPaper.objects.values_list("pk", flat=True).get(body__case=case)
    yield one("cases.take_out_opinion_paper", cases.take_out_opinion_paper, tax, paper=row)
    yield one("cases.add_photo", cases.add_photo, spot, file=shot, caption="门面")
    photo = SitePhoto.objects.values_list("pk", flat=True).get(visit__case=case)
    yield one("cases.take_out_photo", cases.take_out_photo, spot, photo=photo)


def at_a_point(town: Town) -> Road:
    """A point may take an item, and may not any more."""
    office, town.number = town.desk.actor("govservice.office"), town.number + 1
    main, item = Centre.objects.get(main=True).pk, "signboard"
    if PointItem.objects.filter(
        centre=main, item__slug=item, ended_on=None
    ).exists():  # left by a walk that ended before
        placing.take_off_point(centre=main, item=item, by=office, at=town.later())

    def look() -> dict[str, Any]:
        rows = PointItem.objects.filter(centre=main, item__slug=item)
        names = ("point.listed", "point.unlisted")
        return {
            "open": rows.filter(ended_on=None).count(),
            "told": Event.objects.filter(kind="centre", thing=main, name__in=names).count() - 2 * before,
        }

    before = PointItem.objects.filter(centre=main, item__slug=item).count()

    def one(name: str, verb: Callable[..., Any], **more: Any) -> Scene:
        at = town.later()
        return Scene(
            lambda: verb(centre=main, item=item, by=office, at=at, **more) and None, set(), name=name, look=look
        )  # fmt: skip

    yield one("cases.list_at_point", placing.list_at_point, basis="下放协议")
    yield one("cases.take_off_point", placing.take_off_point)
