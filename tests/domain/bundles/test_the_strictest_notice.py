"""不动产登记暂行条例 art. 17 in a package (law.md D 35, A 4, 6): the one window speaks as soon as any of its items wants to hear.

What is not refused on the spot in writing counts as accepted; the five days of 行政许可法 art. 32 (4) hold for the rest.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.actions import clocks, together
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries import recomputing as reads
from onewindow.domain.bundles.queries.together import options
from onewindow.domain.bundles.rules.clocks import Received, notice
from onewindow.kernel import worktime
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA, Calendar, Opening
from tests.domain.bundles.filling import filled, value
from tests.domain.bundles.story import Story

BUYER = {"q1": "buyer", "q2": "yes", "q3": "yes", "q4": "yes", "q5": "yes", "q6": "single"}
TICKING = worktime.clock(Calendar.packaged(), Opening.parse("09:00-12:00,13:30-17:00"))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


def _limits(bundle: int) -> dict[str, str]:
    found = Task.objects.filter(kind="bundle", thing=bundle, closed_at=None, due_at__isnull=False)
    return {name: f"{due.astimezone(CHINA):%m-%d %H:%M}" for name, due in found.values_list("name", "due_at")}


def test_art_17_the_shortest_limit_of_all_items_is_the_limit_of_the_one_window() -> None:
    monday = _at("09-28T10:00")
    assert notice([Received("5wd", monday)], TICKING) == _at("10-10T17:00")
    assert notice([Received("5wd", monday), Received("0wd", monday)], TICKING) == _at("09-28T17:00")
    # One that joins later brings its own day; it gives no time back.
    assert notice([Received("5wd", monday), Received("0wd", _at("09-29T10:00"))], TICKING) == _at("09-29T17:00")
    assert notice([], TICKING) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("packages")
def test_art_17_a_package_with_a_registration_of_real_estate_is_accepted_by_the_same_days_silence(at: datetime) -> None:
    story = Story(at)
    data = filled(queries.current("new-home-handover", date(2026, 9, 28)).plan, BUYER)
    bundle = story.submit(story.draft(BUYER, data, "new-home-handover"))
    assert story.states(bundle)["re-transfer"] == "waiting"  # handed in with the rest, looked at with the rest
    assert _limits(bundle) == {"accept": "09-28 17:00", "notice-limit": "09-28 17:00"}

    # What is answered to the notice is received anew: the same law again.
    actions.correct(bundle=bundle, items=["house.area"], text="请补正", by=story.clerk, at=story.tick())
    story.now = _at("09-29T10:00")
    actions.resubmit(bundle=bundle, data={"house.area": 51}, by=story.owner, at=story.tick())
    assert _limits(bundle) == {"accept": "09-29 17:00", "notice-limit": "09-29 17:00"}
    (running,) = reads.running([bundle])
    assert reads.moments(running, Calendar.packaged()) == {"notice": _at("09-29T17:00")}

    sweep(_at("09-29T16:59"))
    assert Bundle.objects.get(pk=bundle).state == "filed"
    sweep(_at("09-29T17:00"))
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.accepted_at) == ("running", row.received_at)
    assert story.case(bundle, "deed-tax").accepted_at == row.received_at
    assert Event.objects.filter(name="bundle.deem-accepted", thing=bundle, by=None).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("packages")
def test_art_17_an_item_that_joins_before_acceptance_brings_its_law(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(at)
    bundle = story.submit()
    assert _limits(bundle)["notice-limit"] == "10-10 17:00"
    plain = clocks.spec
    strict = {"tobacco-retail": "0wd"}
    for module in (clocks, reads):
        monkeypatch.setattr(
            module, "spec", lambda pk: replace(plain(pk), notice=strict.get(plain(pk).slug, plain(pk).notice))
        )
    page = options.options(bundle, story.owner, story.now, {"q6": "yes"})
    assert page.asked is not None
    data = {one.element.key: value(one.element) for one in page.asked.fields}
    files = {one.type.key: [story.stored()] for one in page.asked.papers}
    story.now = _at("09-29T10:00")
    together.change_items(bundle=bundle, answers={"q6": "yes"}, data=data, files=files, by=story.owner, at=story.tick())
    assert _limits(bundle) == {"accept": "09-29 17:00", "notice-limit": "09-29 17:00"}
    # And who takes it back gives the office no more time, by no calendar.
    together.change_items(bundle=bundle, answers={"q6": "no"}, by=story.owner, at=story.tick())
    (running,) = reads.running([bundle])
    assert reads.moments(running, Calendar.packaged()) == {"notice": _at("09-29T17:00")}
    sweep(_at("09-29T17:00") + timedelta(minutes=1))
    assert Bundle.objects.get(pk=bundle).state == "running"
