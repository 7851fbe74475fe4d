"""Base item, implementation, handling item: only tightening, no circle, reports to those below, objections from them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.actions.inheritance import objections, refusals, reports, tiers
from onewindow.domain.catalogue.models import DifferenceReport, Item, ItemChange, ItemVersion, Objection
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.catalogue.rules.codes import body_code, family_of
from onewindow.domain.org.models import Account, Department, Post
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import codes, log
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import NoSuchMove, hard_rules
from onewindow.kernel.worktime import CHINA
from tests import worlds

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CHINA)
TODAY = date(2026, 9, 28)
CODE = "992017001000"  # of the packaged item: signboards
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def who(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


def body(slug: str) -> int:
    return Department.objects.get(slug=slug).pk


def item_of(change: int) -> Item:
    return ItemChange.objects.get(pk=change).item


def publish(change: int, at: datetime = AT) -> int:
    """Handed in by one, put into force by another; the version."""
    draft = ItemChange.objects.get(pk=change).draft
    actions.submit(change=change, seen=draft.revision, by=who("govservice.office"), at=at)
    actions.approve(change=change, seen=draft.revision, by=who("govservice.office2"), at=at)
    return draft.pk


def new_base(**given: Any) -> Item:
    """A published base item for signboards, worked out, open to several levels."""
    taken = sheet(queries.current("signboard", TODAY))
    own = {"department": "govservice", "window_department": "govservice", "level": "7", "reviews": []}
    base = taken | own | {"slug": f"base-{CODE}", "promised": {"limit": "10wd"}, "effective_from": "2026-09-28"} | given
    change = actions.start_item(sheet=base, tier="base", by=who("govservice.office"), at=AT)
    publish(change)
    return item_of(change)


def place(base: Item) -> Item:
    item = Item.objects.get(slug="signboard")
    tiers.place_under(item=item.pk, parent=base.pk, by=who("urban.supervisor"), at=AT)
    return item


def revised(item: Item, at: datetime = AT, **cells: Any) -> int:
    """A new version of an item, put into force; its id."""
    office = who("govservice.office")
    day = (at + timedelta(days=1)).date().isoformat()
    change = actions.start(item=item.slug, reason_zh="修订", effective_from=day, by=office, at=at)
    actions.revise(change=change, sheet=cells, seen=1, by=office, at=at)
    return publish(change, at)


def test_adopting_makes_the_bodys_own_draft_with_its_code() -> None:
    """All the base item says, the body's own code of 31 characters; a second time is refused; also for strangers."""
    base = new_base()
    given: dict[str, Any] = {"base": base.pk, "department": body("housing"), "at": AT}
    with pytest.raises(refusals.NotYourItem):
        tiers.adopt_base(**given, by=who("urban.supervisor"))
    change = tiers.adopt_base(**given, by=who("housing.supervisor"))
    item = item_of(change)
    version = item.versions.get()
    assert (item.tier, item.parent_id, version.published_at) == ("implementation", base.pk, None)
    assert version.implementation_code == f"{Department.objects.get(slug='housing').uscc}3{CODE}"
    assert codes.check(version.implementation_code).ok
    assert version.materials.count() == base.versions.get().materials.count()
    with pytest.raises(refusals.AdoptedAlready):
        tiers.adopt_base(**given, by=who("housing.supervisor"))
    with pytest.raises(refusals.ObjectionStands):
        objections.state_objection(
            base=base.pk,
            department=body("urban"),
            reason="无此职权",
            basis="条例第三条",
            by=who("urban.supervisor"),
            at=AT,
        )
        tiers.adopt_base(base=base.pk, department=body("urban"), by=who("urban.supervisor"), at=AT)


def test_only_levels_of_the_base_catalogue_adopt() -> None:
    """The level is that of the body's area unless one is named."""
    base = new_base(level="4")
    with pytest.raises(refusals.LevelUnfit):
        tiers.adopt_base(base=base.pk, department=body("housing"), by=who("housing.supervisor"), at=AT)
    change = tiers.adopt_base(base=base.pk, department=body("housing"), level="4", by=who("housing.supervisor"), at=AT)
    assert item_of(change).versions.get().implementation_code[18] == "4"


def test_a_laxer_draft_is_refused_with_its_fields() -> None:
    """Handing it in says where; tightened, it passes."""
    base, office = new_base(), who("govservice.office")
    change = tiers.adopt_base(base=base.pk, department=body("housing"), by=who("housing.supervisor"), at=AT)
    assert actions.revise(change=change, sheet={"promised": {"limit": "12wd"}}, seen=1, by=office, at=AT) == 2
    with pytest.raises(refusals.Loosened) as refused:
        actions.submit(change=change, seen=2, by=office, at=AT)
    (one,) = refused.value.details["loosened"]
    assert (one["path"], one["label_zh"], one["parent_zh"], one["child_en"]) == (
        "promised",
        "承诺办结时限",
        "10 个工作日",
        "12 working days",
    )
    actions.revise(change=change, sheet={"promised": {"limit": "8wd"}}, seen=2, by=office, at=AT)
    publish(change)


def test_handling_items_get_the_next_code() -> None:
    """33 characters, one after the other, under a published implementation only."""
    signboard, by = Item.objects.get(slug="signboard"), who("urban.supervisor")
    made = [
        item_of(tiers.add_handling(implementation=signboard.pk, name_zh=name, by=by, at=AT)).versions.get()
        for name in ("门头招牌设置", "门头招牌变更")
    ]
    whole = signboard.versions.get().implementation_code
    assert [one.implementation_code for one in made] == [f"{whole}01", f"{whole}02"]
    assert codes.check(made[0].implementation_code).kind == "item-handling"
    with pytest.raises(refusals.NotAnImplementation):
        tiers.add_handling(implementation=made[0].item_id, name_zh="再分", by=by, at=AT)


def test_codes_of_the_licensing_family() -> None:
    """24 places: base code, organisation code, level, serial; told apart from the national family by its letters."""
    uscc = "11440100007482575H"
    assert body_code("licensing", uscc, "3", "XK0010100Y", 2) == "XK0010100Y00748257530002"
    assert codes.check("XK0010100Y00748257530002").ok
    assert body_code("national", uscc, "3", "440118009000") == f"{uscc}3440118009000"
    assert (family_of("XK0010100Y"), family_of("440118009000")) == ("licensing", "national")


def test_placing_asks_for_the_same_code_and_no_laxness() -> None:
    """What stands already is placed under its base item if it may."""
    base = new_base()
    with pytest.raises(refusals.CodesDiffer):
        tiers.place_under(
            item=Item.objects.get(slug="drainage-permit").pk, parent=base.pk, by=who("housing.supervisor"), at=AT
        )
    with pytest.raises(refusals.NotYourItem):
        tiers.place_under(
            item=Item.objects.get(slug="signboard").pk, parent=base.pk, by=who("housing.supervisor"), at=AT
        )
    assert place(base).slug == "signboard"
    assert Event.objects.filter(name="item.placed").count() == 1


def test_no_circle_and_no_skipped_tier() -> None:
    """Neither by the verb nor past it: a trigger keeps each item below the tier above its own."""
    base = new_base()
    item = place(base)
    with pytest.raises(refusals.UnderItsTier):
        tiers.place_under(item=base.pk, parent=item.pk, by=who("govservice.office"), at=AT)
    with pytest.raises(refusals.UnderItsTier):
        tiers.place_under(
            item=item.pk, parent=Item.objects.get(slug="fire-check").pk, by=who("govservice.office"), at=AT
        )
    with pytest.raises(refusals.ChildrenStand), transaction.atomic(), hard_rules():
        Item.objects.filter(pk=base.pk).update(tier="implementation")
    with pytest.raises(IntegrityError, match="cannot stand under"), transaction.atomic():
        Item.objects.create(slug="x", department=base.department, tier="handling", parent=base)


def test_a_new_version_of_the_parent_is_reported_to_its_children_once() -> None:
    """A report and a task for the body's supervisor; kept only where nothing is laxer; closed by a new version."""
    base = new_base()
    item = place(base)
    log.run_readers(AT)
    assert not DifferenceReport.objects.exists()  # a first version changes nothing
    version = revised(base, promised={"limit": "2wd"})
    log.run_readers(AT)
    assert reports.make_reports(version=version, at=AT) == []
    row = DifferenceReport.objects.get()
    assert (row.child_id, row.changed, row.loosened) == (item.pk, ["promised.limit"], ["promised"])
    task = Task.objects.get(kind="difference")
    assert task.post == Post.objects.get(department__slug="urban", role="supervisor").pk
    assert task.due_at is not None
    by = who("urban.supervisor")
    with pytest.raises(refusals.Loosened):
        reports.close_as_kept(report=row.pk, reason="无影响", by=by, at=AT)
    with pytest.raises(refusals.NotADescendant):
        reports.close_by_version(report=row.pk, by=by, at=AT)
    later = AT + timedelta(minutes=1)
    adopted = revised(item, at=later, promised={"limit": "1wd"})
    with pytest.raises(refusals.NotYourItem):
        reports.close_by_version(report=row.pk, by=who("housing.supervisor"), at=later)
    reports.close_by_version(report=row.pk, by=by, at=later)
    row.refresh_from_db()
    assert (row.state, row.adopted_version_id, row.closed_by_id) == ("adopted", adopted, by.account)
    task.refresh_from_db()
    assert task.closed_by == by.account
    with pytest.raises(NoSuchMove):
        reports.close_by_version(report=row.pk, by=by, at=later)


def test_a_report_is_kept_with_a_reason() -> None:
    """A change that makes nothing laxer."""
    base = new_base()
    place(base)
    revised(base, name_zh="户外招牌设置备案")
    log.run_readers(AT)
    row, by = DifferenceReport.objects.get(), who("urban.supervisor")
    assert (row.changed, row.loosened) == (["name"], [])
    with pytest.raises(refusals.ReasonOfKeepingMissing):
        reports.close_as_kept(report=row.pk, reason=" ", by=by, at=AT)
    reports.close_as_kept(report=row.pk, reason="名称沿用本市规定", by=by, at=AT)
    assert DifferenceReport.objects.get().state == "kept"


def test_many_children_cost_no_more_queries(django_assert_max_num_queries: Any) -> None:
    """The reports of all children are one statement."""
    base = new_base()
    for slug in ("housing", "market", "health", "police"):
        publish(tiers.adopt_base(base=base.pk, department=body(slug), by=who("govservice.office"), at=AT))
    version = revised(base, promised={"limit": "8wd"})
    with django_assert_max_num_queries(35):
        made = reports.make_reports(version=version, at=AT)
    assert len(made) == Task.objects.filter(kind="difference", closed_at=None).count() == 4


def test_an_objection_is_decided_by_a_second_person_of_the_keeper() -> None:
    """Grounds, one at a time, not by who has stated it; approved, it may be lifted, and the item adopted after all."""
    base, by, office = new_base(), who("urban.supervisor"), who("govservice.office")
    given: dict[str, Any] = {
        "base": base.pk,
        "department": body("urban"),
        "reason": "职权在区级",
        "basis": "条例第三条",
    }
    with pytest.raises(refusals.GroundsMissing) as lacking:
        objections.state_objection(**given | {"basis": " "}, by=by, at=AT)
    assert lacking.value.details["fields"] == ["basis"]
    with pytest.raises(refusals.NotABase):
        objections.state_objection(**given | {"base": Item.objects.get(slug="signboard").pk}, by=by, at=AT)
    with pytest.raises(refusals.NotYourItem):
        objections.state_objection(**given, by=who("housing.supervisor"), at=AT)
    one = objections.state_objection(**given, by=by, at=AT)
    assert Task.objects.get(kind="objection").post == Post.objects.get(role="office").pk
    with pytest.raises(refusals.ObjectedAlready):
        objections.state_objection(**given, by=by, at=AT)
    with pytest.raises(refusals.NotTheOwner):
        objections.approve_objection(objection=one, by=by, at=AT)
    with pytest.raises(refusals.DecisionMissing):
        objections.reject_objection(objection=one, decision="", by=office, at=AT)
    objections.approve_objection(objection=one, by=office, at=AT)
    assert not Task.objects.filter(kind="objection", closed_at=None).exists()
    with pytest.raises(refusals.ObjectionStands):
        tiers.adopt_base(base=base.pk, department=body("urban"), by=by, at=AT)
    objections.lift_objection(objection=one, decision="已调整职权", by=who("govservice.office2"), at=AT)
    tiers.adopt_base(base=base.pk, department=body("urban"), by=by, at=AT)
    with pytest.raises(refusals.AdoptedAlready):
        objections.state_objection(**given, by=by, at=AT)


def test_the_office_does_not_approve_its_own_objection() -> None:
    """It may state one for a body, but then another holder of the post decides; a stated one may be withdrawn."""
    base, office = new_base(), who("govservice.office")
    given: dict[str, Any] = {
        "base": base.pk,
        "department": body("urban"),
        "reason": "职权在区级",
        "basis": "条例第三条",
    }
    one = objections.state_objection(**given, by=office, at=AT)
    with pytest.raises(refusals.SamePersonDecides):
        objections.approve_objection(objection=one, by=office, at=AT)
    objections.withdraw_objection(objection=one, by=who("urban.supervisor"), at=AT)
    two = objections.state_objection(**given, by=office, at=AT)
    objections.reject_objection(objection=two, decision="职权未调整", by=who("govservice.office2"), at=AT)
    assert list(Objection.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "rejected"]


ROWS = [
    tiers.BaseRow("210973001000", "专利权侵权纠纷处理", item_type="09", levels=("2", "3")),
    tiers.BaseRow("XK0010100Y", "某项许可", levels=("3",)),
]


def test_rows_of_a_base_catalogue_are_entered_once(django_assert_max_num_queries: Any) -> None:
    """In force at once, with their levels; again: nothing; one bad row and nothing is taken over."""
    owner, by = body("govservice"), who("govservice.office")
    with pytest.raises(refusals.BaseRowsUnfit) as unfit:
        tiers.enter_base_rows(
            rows=[*ROWS, tiers.BaseRow("12", "太短"), tiers.BaseRow("210973001001", " ")], owner=owner, by=by, at=AT
        )
    assert unfit.value.details["rows"] == [("12", "code"), ("210973001001", "name")]
    with pytest.raises(refusals.NotTheOwner):
        tiers.enter_base_rows(rows=ROWS, owner=owner, by=who("market.supervisor"), at=AT)
    with django_assert_max_num_queries(12):
        entered = tiers.enter_base_rows(rows=ROWS, owner=owner, by=by, at=AT)
    assert (len(entered.added), entered.known) == (2, ())
    again = tiers.enter_base_rows(rows=ROWS, owner=owner, by=by, at=AT)
    assert (again.added, again.known) == ((), ("210973001000", "XK0010100Y"))
    version = ItemVersion.objects.get(base_code="XK0010100Y")
    assert (version.code_family, version.item.tier, version.published_at) == ("licensing", "base", AT)
    change = tiers.adopt_base(
        base=version.item_id, department=body("market"), promised="5wd", by=who("market.supervisor"), at=AT
    )
    code = item_of(change).versions.get().implementation_code
    assert (len(code), code[:10], codes.check(code).ok) == (24, "XK0010100Y", True)
    with pytest.raises(actions.SheetUnfit):  # neither promise nor legal limit to take over
        tiers.adopt_base(base=version.item_id, department=body("tax"), by=who("tax.supervisor"), at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_make_no_circle() -> None:
    """One puts a child below an item while the other makes that item a handling item: the second waits and is refused."""
    base = new_base()
    other = Item.objects.create(slug="other", department=base.department, tier="base")
    refused: list[str] = []

    def second() -> None:
        try:
            Item.objects.filter(pk=other.pk).update(tier="implementation")
        except IntegrityError as error:
            refused.append(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
        finally:
            connection.close()

    with transaction.atomic():
        Item.objects.filter(slug="signboard").update(parent=other)
        thread = Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()  # it waits for this transaction
    thread.join(60)
    assert refused == ["item_with_children_keeps_tier"]
