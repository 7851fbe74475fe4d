"""Batches of reform (改革台账): opened, filled with versions, closed; lists over the demo city's items."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.domain.catalogue.actions import reform
from onewindow.domain.catalogue.models import ItemVersion, ReformBatch, ReformEntry
from onewindow.domain.catalogue.queries.figures import lists
from onewindow.domain.catalogue.queries.figures.reform import batch, batches, between, free_versions, proposals
from onewindow.domain.catalogue.refusals import NoSuchBatch
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds

pytestmark = pytest.mark.django_db
CITY = "990100"
TODAY = date(2026, 9, 28)


@pytest.fixture(autouse=True)
def _items(at: datetime) -> Iterator[None]:
    with worlds.reformed(at):
        yield


@pytest.fixture
def boss(at: datetime) -> Actor:
    return actor_of(Account.objects.get(login="govservice.office").pk, at)


@pytest.fixture
def opened(boss: Actor, at: datetime) -> int:
    return reform.open_batch(area=CITY, name_zh="第二批", on=TODAY, order_no="示政发〔2026〕9号", by=boss, at=at)


def current(slug: str) -> int:
    return ItemVersion.objects.filter(item__slug=slug).order_by("-number")[0].pk


def test_a_batch_from_opening_to_closing(opened: int, boss: Actor, at: datetime) -> None:
    """Its figures come from the versions; what happened stands in the log."""
    version = current("signboard")
    reform.assign(batch=opened, versions=[version], seen=1, by=boss, at=at)
    found = batch(opened)
    assert (found.row.version, [one.item.slug for one in found.comparison.turns]) == (2, ["signboard"])
    assert found.row.name_en
    reform.close_batch(batch=opened, seen=2, by=boss, at=at)
    assert ReformBatch.objects.get(pk=opened).closed_by_id == boss.account
    events = Event.objects.filter(kind="reform", thing=opened).order_by("id").values_list("name", flat=True)
    assert list(events) == ["reform.opened", "reform.assigned", "reform.closed"]
    item = ItemVersion.objects.get(pk=version).item_id  # closed, it stands
    for again in (
        lambda: reform.close_batch(batch=opened, by=boss, at=at),
        lambda: reform.assign(batch=opened, versions=[current("fire-check")], by=boss, at=at),
        lambda: reform.take_out(batch=opened, item=item, by=boss, at=at),
    ):
        with pytest.raises(reform.BatchClosed):
            again()


REFUSED: dict[str, tuple[type[Exception], Callable[[int, Actor, datetime], object]]] = {
    "name": (reform.BatchUnnamed, lambda b, by, at: reform.open_batch(area=CITY, name_zh=" ", on=TODAY, by=by, at=at)),
    "day": (reform.BatchUnnamed, lambda b, by, at: reform.open_batch(area=CITY, name_zh="x", on=None, by=by, at=at)),
    "twice": (
        reform.BatchNameTaken,
        lambda b, by, at: reform.open_batch(area=CITY, name_zh="第二批", on=TODAY, by=by, at=at),
    ),
    "none": (NoSuchBatch, lambda b, by, at: reform.close_batch(batch=b + 99, by=by, at=at)),
    "empty": (reform.BatchEmpty, lambda b, by, at: reform.close_batch(batch=b, by=by, at=at)),
    "nothing": (reform.VersionUnfit, lambda b, by, at: reform.assign(batch=b, versions=[], by=by, at=at)),
    "unknown": (reform.VersionUnfit, lambda b, by, at: reform.assign(batch=b, versions=[0], by=by, at=at)),
    "stale": (ChangedMeanwhile, lambda b, by, at: reform.close_batch(batch=b, seen=7, by=by, at=at)),
}


def test_what_is_refused(opened: int, boss: Actor, at: datetime) -> None:
    """By name, day, emptiness, age of the page; to anybody but the administrator; a version in two batches."""
    for why, (refusal, act) in REFUSED.items():
        with pytest.raises(refusal), transaction.atomic():
            act(opened, boss, at)
        assert not ReformEntry.objects.filter(batch=opened).exists(), why
    other = actor_of(Account.objects.get(login="market.supervisor").pk, at)
    with pytest.raises(reform.MayNotReform):
        reform.open_batch(area=CITY, name_zh="x", on=TODAY, by=other, at=at)
    with pytest.raises(reform.MayNotReform):
        reform.assign(batch=opened, versions=[current("signboard")], by=other, at=at)
    version = current("signboard")
    reform.assign(batch=opened, versions=[version], by=boss, at=at)
    other = reform.open_batch(area=CITY, name_zh="第三批", on=TODAY, by=boss, at=at)
    with pytest.raises(reform.VersionElsewhere):
        reform.assign(batch=other, versions=[version], by=boss, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReformEntry.objects.create(batch_id=other, version_id=version, at=at)
    reform.take_out(batch=opened, item=ItemVersion.objects.get(pk=version).item_id, by=boss, at=at)
    reform.assign(batch=other, versions=[version], by=boss, at=at)
    with pytest.raises(reform.VersionUnfit):
        reform.take_out(batch=opened, item=1, by=boss, at=at)


def test_the_demo_city_has_real_figures(boss: Actor, at: datetime) -> None:
    """Its first batch, the city between two days, what belongs to no batch, the next cuts; by hand from data/reform.json."""
    (found,) = batches()
    before, after = found.comparison.before, found.comparison.after
    assert found.row.closed_at is not None
    assert (before.items, after.items) == (11, 8)
    assert before.steps > after.steps and before.papers > after.papers and before.visits > after.visits
    assert (before.ratio, after.ratio) == (100, 31)
    assert {kind for kind, _ in found.comparison.by_kind} >= {"cancel", "merge", "steps", "materials", "time", "visits"}
    found = between(date(2025, 6, 1), TODAY)
    assert (found.before.items, found.after.items) == (11, 8)
    assert dict(found.by_kind)["new"] == 47
    assert dict(found.by_kind)["merge"] == 2
    assert between(TODAY, TODAY).turns == ()
    assert free_versions(boss, date(2026, 1, 1)) == []  # the demo batch holds them all; first versions changed nothing
    other = actor_of(Account.objects.get(login="market.supervisor").pk, at)
    ReformEntry.objects.all().delete()
    assert len(free_versions(boss, date(2026, 1, 1))) == 11
    assert free_versions(other, date(2026, 1, 1)) == []
    found = proposals(TODAY, {})
    assert {one.kind for one in found} == {"held", "step"}
    assert [one.kind for one in found] == sorted(
        (one.kind for one in found), key=["held", "shared", "step", "review"].index
    )


def test_all_lists_and_their_drill_down() -> None:
    """A count leads to as many items; the counts beside a filter add up; warm, a list costs two statements."""
    found = lists.overview(TODAY)
    counts = {kind.key: number for kind, number in found.counts}
    assert found.in_force == 55
    assert counts["most-once"] == 55 and counts["no-visit"] == 48
    assert counts["reported"] == 1 and counts["entrusted"] == 4
    for kind, number in found.counts:
        page = lists.listed(kind.key, TODAY)
        assert len(page.rows) == number == sum(side.count for side in page.sides["department"])
        for side in page.sides["department"][:2]:
            narrowed = lists.listed(kind.key, TODAY, lists.Filters(department=int(side.value)))
            assert len(narrowed.rows) == side.count
    with pytest.raises(lists.ListUnknown):
        lists.listed("none", TODAY)
    batches()
    with CaptureQueriesContext(connection) as asked:
        lists.listed("limits", TODAY)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        batches()
    assert len(asked) <= 4
