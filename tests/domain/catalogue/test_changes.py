"""The life of an item: drafted by one, put into force by another; suspended, retired, delegated; two editors at once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.actions import reform
from onewindow.domain.catalogue.actions.checking import justify
from onewindow.domain.catalogue.models import Item, ItemChange, ItemVersion, ReformEntry
from onewindow.domain.catalogue.queries.changes import change_page, changes, revision
from onewindow.domain.catalogue.queries.findings import blocking
from onewindow.domain.catalogue.queries.history import compare, history
from onewindow.domain.catalogue.queries.listing import listed
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.catalogue.refusals import LintBlocks
from onewindow.domain.org.models import Account, Area, Department, Post
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, NoSuchMove
from onewindow.kernel.worktime import CHINA
from tests import worlds

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CHINA)
TODAY = date(2026, 9, 28)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def _who(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


@pytest.fixture
def first() -> Actor:
    return _who("govservice.office")


@pytest.fixture
def second() -> Actor:
    return _who("govservice.office2")


def _start(by: Actor, kind: str = "new-version", item: str = "signboard", **more: object) -> int:
    return actions.start(item=item, kind=kind, reason_zh="缩短时限", by=by, at=AT, **more)  # type: ignore[arg-type]


def _published(change: int, first: Actor, second: Actor) -> int:
    """Submit and approve; the version."""
    row = ItemChange.objects.get(pk=change)
    seen = row.draft.revision
    actions.submit(change=change, seen=seen, by=first, at=AT)
    actions.approve(change=change, seen=seen, by=second, at=AT)
    return row.draft_id


def test_from_draft_to_force(first: Actor, second: Actor) -> None:
    """Copied, cut to one day, submitted, given back, put right, approved by the second person; the past stays readable."""
    old = queries.current("signboard", TODAY)
    change = _start(first, effective_from="2026-10-08")
    draft = ItemChange.objects.get(pk=change).draft
    assert (draft.number, draft.published_at) == (2, None)
    assert compare(old, draft.pk) != ()
    with pytest.raises(actions.ChangeOpen) as refused:
        _start(_who("urban.supervisor"))
    assert refused.value.details["change"] == change
    assert actions.revise(change=change, sheet={"promised": {"limit": "1wd"}}, seen=1, by=first, at=AT) == 2
    actions.submit(change=change, seen=2, by=first, at=AT)
    (task,) = Task.objects.filter(kind="change", closed_at=None)
    assert (task.name, task.post) == ("approve", Post.objects.get(role="office").pk)
    with pytest.raises(actions.SameDrafter):
        actions.approve(change=change, seen=2, by=first, at=AT)
    with pytest.raises(actions.MayNotDecide):
        actions.approve(change=change, seen=2, by=_who("urban.supervisor"), at=AT)
    with pytest.raises(actions.ReasonMissing):
        actions.give_back(change=change, reason=" ", by=second, at=AT)
    actions.give_back(change=change, reason="请写明依据", by=second, at=AT)
    assert Task.objects.get(kind="change", closed_at=None).actor == first.account
    actions.revise(change=change, sheet={"reason_en": "Shorter"}, seen=2, by=first, at=AT)
    assert _published(change, first, second) == draft.pk
    assert not Task.objects.filter(kind="change", closed_at=None, post=task.post).exists()
    assert queries.current("signboard", TODAY) == old
    assert queries.current("signboard", date(2026, 10, 8)) == draft.pk
    assert (queries.spec(old).promised, queries.spec(draft.pk).promised) == ("3wd", "1wd")
    names = list(Event.objects.filter(kind="change", thing=change).order_by("id").values_list("name", flat=True))
    assert [name.removeprefix("change.") for name in names if not name.startswith("task")] == [
        "start",
        "revise",
        "submit",
        "give_back",
        "revise",
        "submit",
        "approve",
    ]
    assert Event.objects.get(name="item.published").thing == draft.pk
    newest, oldest = history("signboard")
    assert (newest.reason_zh, newest.drafted_by, newest.decided_by) == ("缩短时限", first.account, second.account)
    assert (oldest.change, oldest.number) == (None, 1)
    with pytest.raises(NoSuchMove):
        actions.revise(change=change, sheet={}, seen=3, by=first, at=AT)
    page = change_page(change, second)
    assert page is not None
    assert not page.decides
    assert "promised.limit" in {one.path for one in page.differences}
    assert [one.number for one in page.revisions] == [3, 2, 1]


def test_two_editors_at_once(first: Actor, second: Actor) -> None:
    """The second is told what the first has changed; nothing is overwritten; his revision can be read again."""
    change = _start(first)
    draft = ItemChange.objects.get(pk=change).draft_id
    actions.revise(change=change, sheet={"name_zh": "店招备案"}, seen=1, by=first, at=AT)
    with pytest.raises(actions.EditedMeanwhile) as refused:
        actions.revise(change=change, sheet={"name_zh": "招牌登记"}, seen=1, by=second, at=AT + timedelta(minutes=1))
    said = refused.value.details
    assert (said["by"], said["at"], said["revision"], said["paths"]) == (first.account, AT, 2, ["name"])
    assert sheet(draft)["name_zh"] == "店招备案"
    before = revision(draft, 1)
    assert before is not None
    assert before["name_zh"] != "店招备案"
    assert actions.revise(change=change, sheet={"name_zh": "店招备案"}, seen=2, by=second, at=AT) == 2  # nothing new
    actions.revise(change=change, sheet={"name_zh": "招牌登记"}, seen=2, by=second, at=AT)
    with pytest.raises(ChangedMeanwhile):
        actions.submit(change=change, seen=2, by=first, at=AT)
    actions.submit(change=change, seen=3, by=first, at=AT)
    with pytest.raises(actions.SameDrafter):  # he has written in it
        actions.approve(change=change, seen=3, by=second, at=AT)


def test_no_version_begins_in_the_past(first: Actor, second: Actor) -> None:
    """Neither at submission, nor at approval days later; nor before a version that is announced already."""
    change = _start(first, effective_from="2026-09-27")
    with pytest.raises(actions.EffectivePast):
        actions.submit(change=change, seen=1, by=first, at=AT)
    actions.revise(change=change, sheet={"effective_from": "2026-09-29"}, seen=1, by=first, at=AT)
    actions.submit(change=change, seen=2, by=first, at=AT)
    with pytest.raises(actions.EffectivePast):
        actions.approve(change=change, seen=2, by=second, at=AT + timedelta(days=2))
    actions.approve(change=change, seen=2, by=second, at=AT)
    other = _start(first, effective_from="2026-09-28")
    with pytest.raises(actions.EffectiveTooEarly) as refused:
        actions.submit(change=other, seen=1, by=first, at=AT)
    assert refused.value.details["first"] == date(2026, 9, 30)
    actions.withdraw(change=other, reason="重复", by=first, at=AT)
    assert ItemChange.objects.get(pk=other).state == "withdrawn"


def test_suspended_resumed_retired(first: Actor, second: Actor) -> None:
    """New filings are refused and told since when, why and where to; running cases keep their version; it can resume."""
    old = queries.current("signboard", TODAY)
    with pytest.raises(actions.KindUnfit):
        _start(first, "resume")
    _published(_start(first, "suspend"), first, second)
    with pytest.raises(queries.ItemNotOpen) as refused:
        queries.current("signboard", TODAY)
    said = refused.value.details
    assert (said["standing"], said["since"], said["reason"]) == ("suspended", "2026-09-28", "缩短时限")
    assert "2026-09-28" in str(refused.value)
    assert "signboard" not in {item.slug for item in queries.in_force(TODAY)}
    assert queries.spec(old).standing == "open"
    with pytest.raises(queries.ItemNotOpen):
        queries.must_be_open([old], TODAY)
    queries.must_be_open([old], date(2026, 9, 27))
    _published(_start(first, "resume", effective_from="2026-09-29"), first, second)
    assert queries.current("signboard", date(2026, 9, 29)) > old
    with pytest.raises(actions.SheetUnfit):
        _start(first, "retire", merged_into="signboard")
    merged = _start(first, "retire", merged_into="large-outdoor-advert", effective_from="2026-10-08")
    _published(merged, first, second)
    with pytest.raises(queries.ItemNotOpen) as gone:
        queries.current("signboard", date(2026, 10, 8))
    assert (gone.value.details["standing"], gone.value.details["merged_into"]) == ("retired", "large-outdoor-advert")
    shown = {one.slug: one.version.standing for one in listed(date(2026, 10, 8), standing="retired")}
    assert shown == {"signboard": "retired"}


def _county_body(*roles: str) -> Department:
    county = Area.objects.filter(level="4").order_by("code").first()
    assert county is not None
    urban = Department.objects.get(slug="urban")
    body = Department.objects.create(
        area=county, slug="county-urban", name_zh="示范县城管局", name_en="County urban management", short_zh="县城管局",
        short_en="County urban", uscc="11990102MB0000001P", group_code=urban.group_code, order=99,
    )  # fmt: skip
    Post.objects.bulk_create(Post(department=body, role=role) for role in roles)
    return body


def test_delegated_to_a_body_below(first: Actor, second: Actor) -> None:
    """下放: a new implementation with its own code at the county's body; the old one ends and says so."""
    body = _county_body()
    change = _start(first, "delegate", bodies=["county-urban"])
    with pytest.raises(actions.SheetUnfit) as refused:  # nobody could decide there
        _published(change, first, second)
    assert refused.value.details["faults"][0][1] == "no-post"
    assert not Item.objects.filter(department=body).exists()
    assert ItemChange.objects.get(pk=change).state == "submitted"
    Post.objects.bulk_create(
        Post(department=body, role=role) for role in ("examiner", "approver", "supervisor", "window")
    )
    actions.approve(change=change, seen=1, by=second, at=AT)
    assert queries.newest("signboard", TODAY) == ItemChange.objects.get(pk=change).draft_id
    item = Item.objects.get(department=body)
    made = queries.spec(queries.current(item.slug, TODAY))
    assert (made.level, made.department_id, made.name_zh) == (
        "4",
        body.pk,
        sheet(ItemChange.objects.get(pk=change).draft_id)["name_zh"],
    )
    assert made.implementation_code.startswith("11990102MB0000001P" + "4")


def test_what_is_delegated_passes_the_check(first: Actor, second: Actor) -> None:
    """下放: although the old item ends, its text is judged, for the bodies below have it; a reason goes with the text."""
    _county_body("examiner", "approver", "supervisor", "window")
    change = _start(first, "delegate", bodies=["county-urban"])
    draft = ItemChange.objects.get(pk=change).draft
    materials = sheet(draft.pk)["materials"]
    materials[0]["condition_zh"] = "其他有关材料"
    actions.revise(change=change, sheet={"materials": materials}, seen=1, by=first, at=AT)
    with pytest.raises(LintBlocks):
        actions.submit(change=change, seen=2, by=first, at=AT)
    for one in blocking(draft.pk):
        justify(
            version=draft.pk, rule=one.rule.key, path=one.path, digest=one.digest, reason="县里照旧办理，另行公布", by=first, at=AT
        )  # fmt: skip
    actions.submit(change=change, seen=2, by=first, at=AT)
    draft.item.justifications.update(ended_by=first.account, ended_at=AT)  # taken back before anybody approved
    with pytest.raises(LintBlocks):
        actions.approve(change=change, seen=2, by=second, at=AT)
    assert not Item.objects.filter(department__slug="county-urban").exists()
    draft.item.justifications.update(ended_by=None, ended_at=None)
    actions.approve(change=change, seen=2, by=second, at=AT)
    heir = Item.objects.get(department__slug="county-urban")
    assert {(one.by_id, one.at) for one in heir.justifications.all()} == {(first.account, AT)}
    assert blocking(queries.current(heir.slug, TODAY)) == ()


def test_a_new_item(first: Actor, second: Actor) -> None:
    """From little to complete: what lacks is named at submission; its address is its own."""
    little = {"name_zh": "共享单车停放备案", "department": "urban", "promised": {"limit": "2wd"}}
    change = actions.start_item(sheet=little, by=_who("urban.supervisor"), at=AT)
    row = ItemChange.objects.get(pk=change)
    assert (row.kind, row.item.slug) == ("new-item", "gxdctfba")
    with pytest.raises(actions.SheetUnfit) as refused:
        actions.submit(change=change, seen=1, by=first, at=AT)
    assert {"results", "steps", "base_code", "item_type"} <= set(refused.value.details["fields"])
    base = {key: value for key, value in sheet(queries.current("signboard", TODAY)).items() if key != "slug"}
    whole = {
        **base,
        **little,
        "name_en": "Parking of shared bicycles",
        "effective_from": "2026-09-28",
        "reason_zh": "新业态",
    }
    actions.revise(change=change, sheet=whole, seen=1, by=_who("urban.supervisor"), at=AT)
    _published(change, _who("urban.supervisor"), second)
    assert queries.spec(queries.current("gxdctfba", TODAY)).name_zh == "共享单车停放备案"
    with pytest.raises(actions.SlugTaken):
        actions.start_item(sheet={**little, "slug": "signboard"}, by=first, at=AT)
    with pytest.raises(actions.SheetUnfit):
        actions.start_item(sheet={**little, "department": "nobody"}, by=first, at=AT)


def test_who_may(first: Actor, second: Actor) -> None:
    """A department's supervisor drafts what it decides, nobody else; the lists show each his own."""
    for login in ("market.supervisor", "urban.examiner", "wangfang"):
        with pytest.raises(actions.MayNotChange):
            _start(_who(login))
    supervisor = _who("urban.supervisor")
    change = _start(supervisor)
    assert [one.pk for one in changes(supervisor)] == [change]
    assert changes(second, which="review") == []
    actions.submit(change=change, seen=1, by=supervisor, at=AT)
    assert [one.pk for one in changes(second, which="review")] == [change]
    assert changes(supervisor, which="review") == []
    with pytest.raises(actions.MayNotChange):
        actions.revise(change=change, sheet={}, seen=1, by=_who("market.supervisor"), at=AT)
    with pytest.raises(actions.ReasonMissing):
        actions.start(item="fire-check", reason_zh="", by=first, at=AT)


def test_only_a_step_moves_a_change(first: Actor) -> None:
    """The app may not write the state; the second person is also the database's rule."""
    change = _start(first)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ItemChange.objects.filter(pk=change).update(state="published")
    assert ItemVersion.objects.get(change=change).published_at is None


def test_the_list_is_read_in_three_queries(first: Actor, django_assert_num_queries: object) -> None:
    """However many items; filters narrow, the key goes on."""
    _start(first)
    with django_assert_num_queries(3):  # type: ignore[operator]
        rows = listed(TODAY, limit=20)
    assert len(rows) == 20
    after = listed(TODAY, after=(rows[-1].order, rows[-1].item), limit=100)
    assert len(rows) + len(after) == Item.objects.count()
    assert {one.slug for one in listed(TODAY, department="urban")} >= {"signboard"}
    (one,) = listed(TODAY, text="signboard")
    assert one.change_state == "draft"
    assert listed(TODAY, standing="draft") == []
    assert listed(TODAY, tier="base") == []


def test_a_change_belongs_to_a_batch_of_reform(first: Actor, second: Actor) -> None:
    """Its version is an entry from the moment it is published; a closed batch takes none, another area's neither."""
    area = Department.objects.get(slug="urban").area_id
    on = {"on": TODAY, "by": first, "at": AT}
    one, other = (reform.open_batch(area=area, name_zh=name, **on) for name in ("压减时限", "减材料"))
    version = _published(_start(first, batch=one), first, second)
    assert ReformEntry.objects.get(version=version).batch_id == one
    change = _start(first, item="deed-tax", batch=other)
    entry = _published(_start(first, item="large-outdoor-advert", batch=other), first, second)
    reform.close_batch(batch=other, by=first, at=AT)
    assert ReformEntry.objects.filter(batch=other).values_list("version", flat=True).get() == entry
    assert not ReformEntry.objects.filter(version=_published(change, first, second)).exists()
    with pytest.raises(actions.BatchElsewhere):
        _start(first, item="birth-certificate-issue", batch=other)
