"""Departments together: one is urged, items join and leave, one is refused and the rest goes on, all is handed over once."""

from datetime import datetime, timedelta

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.actions import together
from onewindow.domain.bundles.actions.together.urging import working_day
from onewindow.domain.bundles.models import Bundle, BundleCase, HandOver, Urging
from onewindow.domain.bundles.queries.together import handing, options, urgings
from onewindow.domain.cases.models import Material
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile
from tests.domain.bundles.filling import value
from tests.domain.bundles.story import Story

pytestmark = pytest.mark.usefixtures("packages")


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def running(story: Story) -> int:
    bundle = story.submit()
    story.accept(bundle)
    return bundle


def test_a_department_is_urged_once_a_working_day(story: Story) -> None:
    bundle = running(story)
    market = Department.objects.get(slug="market").pk
    before = Bundle.objects.get(pk=bundle).version
    together.urge(bundle=bundle, department=market, text="请尽快", by=story.clerk, at=story.tick())
    with pytest.raises(together.UrgedToday) as refused:
        together.urge(bundle=bundle, department=market, by=story.clerk, at=story.tick())
    assert refused.value.details["by"] == story.clerk.account
    with pytest.raises(actions.NotYours):
        together.urge(bundle=bundle, department=market, by=story.actor("market.approver"), at=story.tick())
    with pytest.raises(together.NothingToUrge):
        together.urge(bundle=bundle, department=Department.objects.get(slug="tax").pk, by=story.clerk, at=story.tick())
    assert Bundle.objects.get(pk=bundle).version == before, "nobody's page grows old by it"
    story.read()
    told = Message.objects.filter(key="bundle.urged", ref=f"bundle:{bundle}")
    assert told.exists() and set(told.values_list("account__kind", flat=True)) == {"staff"}
    (line,) = [one for one in urgings.slow(Bundle.objects.get(pk=bundle), story.now) if one.department.pk == market]
    assert line.urged == 1 and line.tasks > 0 and line.last is not None and line.last.text == "请尽快"
    story.now += timedelta(days=4)
    together.urge(bundle=bundle, department=market, by=story.clerk, at=story.tick())
    assert Urging.objects.filter(bundle=bundle).count() == 2
    assert Event.objects.filter(kind="bundle", thing=bundle, name="urging.urge").count() == 2


def test_a_word_on_a_day_off_counts_for_the_next_working_day() -> None:
    saturday = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
    assert working_day(saturday, calendars.current()).isoformat() == "2026-11-23"
    assert working_day(saturday + timedelta(days=2), calendars.current()).isoformat() == "2026-11-23"


def test_an_item_joins_with_the_papers_that_are_there(story: Story) -> None:
    bundle = running(story)
    due = Bundle.objects.get(pk=bundle).due_at
    page = options.options(bundle, story.owner, story.now, {"q6": "yes"})
    assert page.wanted is not None and page.wanted.added == ("tobacco-retail",)
    assert page.asked is not None
    had = set(
        Material.objects.filter(
            case__in=BundleCase.objects.filter(bundle=bundle).values("case"), file__isnull=False
        ).values_list("slug", flat=True)
    )
    assert not had & {one.type.key for one in page.asked.papers}, "nothing is asked twice"
    told = {
        "bundle": bundle,
        "answers": {"q6": "yes"},
        "data": {one.element.key: value(one.element) for one in page.asked.fields},
        "by": story.owner,
    }
    if page.asked.papers:
        with pytest.raises(actions.MaterialsMissing):
            together.change_items(**told, at=story.tick())
    files = {one.type.key: [story.stored()] for one in page.asked.papers}
    done = together.change_items(**told, files=files, at=story.tick())
    assert done.added == ("tobacco-retail",)
    part = BundleCase.objects.select_related("case").get(bundle=bundle, node="tobacco-retail")
    assert (part.case.state, part.after) == ("waiting", ["self-employed-registration"])
    story.grant(bundle, "self-employed-registration")
    part.case.refresh_from_db()
    assert part.case.state in ("reviewing", "deciding") and part.case.promised_due_at
    row = Bundle.objects.get(pk=bundle)
    assert row.answers["q6"] == "yes" and due is not None and row.due_at is not None and row.due_at >= due
    assert Task.objects.filter(kind="bundle", thing=bundle, name="total-limit", closed_at=None).count() == 1
    with pytest.raises(together.NothingChanges):
        together.change_items(**told, at=story.tick())


def test_an_item_that_waits_for_nothing_any_more_begins_at_once(story: Story) -> None:
    bundle = running(story)
    story.grant(bundle, "self-employed-registration")
    page = options.options(bundle, story.clerk, story.now, {"q6": "yes"})
    assert page.asked is not None
    told = {
        "bundle": bundle,
        "answers": {"q6": "yes"},
        "data": {one.element.key: value(one.element) for one in page.asked.fields},
        "files": {one.type.key: [story.stored()] for one in page.asked.papers},
        "by": story.clerk,
    }
    with pytest.raises(together.ConsentMissing):
        together.change_items(**told, at=story.tick())
    together.change_items(**told, consent="本人到窗口书面申请", at=story.tick())
    assert story.states(bundle)["tobacco-retail"] in ("reviewing", "deciding")


def test_an_item_leaves_and_the_rest_is_granted(story: Story) -> None:
    bundle = running(story)
    with pytest.raises(actions.NotYours):
        together.change_items(bundle=bundle, answers={"q2": "none"}, by=story.actor("liguoqiang"), at=story.tick())
    with pytest.raises(ChangedMeanwhile):
        together.change_items(bundle=bundle, answers={"q2": "none"}, by=story.owner, at=story.tick(), seen=1)
    done = together.change_items(bundle=bundle, answers={"q2": "none"}, by=story.owner, at=story.tick())
    assert done.dropped == ("signboard",)
    assert story.states(bundle)["signboard"] == "withdrawn"
    with pytest.raises(together.DroppedBefore):
        together.change_items(bundle=bundle, answers={"q2": "shop-sign"}, by=story.owner, at=story.tick())
    for node in ("self-employed-registration", "food-health-check", "fire-check", "food-catering-licence"):
        story.grant(bundle, node)
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "granted"), "everything he wanted in the end"


def test_what_others_wait_for_does_not_leave(story: Story) -> None:
    bundle = running(story)
    with pytest.raises(together.PackageNeedsThem) as refused:
        together.change_items(bundle=bundle, answers={"q1": "licensed"}, by=story.owner, at=story.tick())
    assert "food-catering-licence" in refused.value.details["items"]
    story.grant(bundle, "food-health-check")
    with pytest.raises(together.DecidedAlready):
        together.change_items(bundle=bundle, answers={"q4": "yes"}, by=story.owner, at=story.tick())


def test_followers_are_named_before_they_go(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = running(story)
    BundleCase.objects.filter(bundle=bundle, node="signboard").update(after=["food-health-check"])
    told = {"bundle": bundle, "answers": {"q4": "yes"}, "by": story.owner}
    with pytest.raises(together.FollowersNotNamed) as refused:
        together.change_items(**told, at=story.tick())
    assert refused.value.details["items"] == ["signboard"]
    done = together.change_items(**told, follows=["signboard"], at=story.tick())
    assert done.dropped == ("food-health-check", "signboard")
    states = story.states(bundle)
    assert states["signboard"] == states["food-health-check"] == "withdrawn"


def test_one_is_refused_the_others_are_handed_over_at_once(story: Story) -> None:
    bundle = running(story)
    told = {"bundle": bundle, "collector": "王芳", "signed": "王芳", "by": story.clerk}
    with pytest.raises(together.NotAllDecided):
        together.hand_over(**told, at=story.tick())
    for node in ("self-employed-registration", "food-health-check", "food-catering-licence", "signboard"):
        story.grant(bundle, node)
    story.refuse(bundle, "fire-check")
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "partly")
    (refusal,) = queries.refusals(bundle, story.owner)
    assert refusal.reasons and refusal.guidance and refusal.legal_basis
    page = handing.handing(bundle, story.clerk)
    assert page.ready and {one.kind for one in page.given} >= {"licence", "refusal"}
    with pytest.raises(actions.NotYours):
        together.hand_over(**{**told, "by": story.actor("market.approver")}, at=story.tick())
    with pytest.raises(together.MayNotCollect):
        together.hand_over(**{**told, "collector": "李娜"}, at=story.tick())
    with pytest.raises(together.MayNotCollect):
        together.hand_over(**told, mandate="WT0", at=story.tick())
    with pytest.raises(together.NotSigned):
        together.hand_over(**{**told, "signed": " "}, at=story.tick())
    together.hand_over(**told, at=story.tick())
    with pytest.raises(together.HandedOver) as again:
        together.hand_over(**told, at=story.tick())
    assert again.value.details["by"] == story.clerk.account
    receipt = HandOver.objects.get(bundle=bundle)
    assert len(receipt.results) == len(page.given)
    assert handing.handing(bundle, story.owner).row == receipt
