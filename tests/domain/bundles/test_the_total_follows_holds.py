"""总时限: the critical path with what was held of each case put into its place; lateness lengthens nothing (decision 62)."""

from datetime import date, datetime

import pytest

from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.rules.clocks import Stretch, critical_path
from onewindow.domain.cases import actions as cases
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA, Calendar, Opening, clock
from tests.domain.bundles.story import Story

TICKING = clock(Calendar.packaged(), Opening.parse("09:00-12:00,13:30-17:00"))
BEGUN = datetime(2026, 9, 1, 10, tzinfo=CHINA)
HELD = ((datetime(2026, 9, 3, 10, tzinfo=CHINA), datetime(2026, 9, 8, 10, tzinfo=CHINA)),)


def _day(*stretches: Stretch) -> date:
    return critical_path(stretches, BEGUN, TICKING).astimezone(CHINA).date()


def test_what_is_held_on_the_path_lengthens_it_and_beside_the_path_only_what_cannot_be_caught_up():
    """First 5 days, then 3; another beside them takes 2."""
    first, then, beside = Stretch("a", (), "5wd"), Stretch("b", ("a",), "3wd"), Stretch("c", (), "2wd")
    assert _day(first, then, beside) == date(2026, 9, 11)
    assert _day(first._replace(held=HELD), then, beside) == date(2026, 9, 16)  # three working days held
    assert _day(first, then, beside._replace(held=HELD)) == date(2026, 9, 11)  # caught up
    assert _day(first._replace(more="2wd"), then, beside) == date(2026, 9, 15)  # extended with its promise
    joined = Stretch("d", (), "9wd", since=datetime(2026, 9, 4, 10, tzinfo=CHINA))
    assert _day(first, then, joined) == date(2026, 9, 17)  # one that joined counts from there


@pytest.mark.django_db
@pytest.mark.usefixtures("packages")
def test_a_hold_moves_the_total_and_its_early_end_moves_it_back(at: datetime):
    story = Story(at)
    bundle = story.submit()
    story.accept(bundle)
    told = Bundle.objects.get(pk=bundle).due_at
    assert told is not None
    case = BundleCase.objects.select_related("case").get(bundle=bundle, node="self-employed-registration")
    by = story.with_post(spec(case.case.item_version_id).decide_post, "market.approver")
    cases.hold(case=case.case_id, kind="hearing", notice="听证", days=30, by=by, at=story.tick())
    story.read()
    held = Bundle.objects.get(pk=bundle)
    assert held.due_at is not None
    assert held.due_at > told
    assert held.told_at == told
    assert Task.objects.get(kind="bundle", thing=bundle, name="total-limit", closed_at=None).due_at == held.due_at
    cases.release(case=case.case_id, kind="hearing", by=by, at=story.tick())
    story.read()
    story.read()  # once more changes nothing
    assert Bundle.objects.get(pk=bundle).due_at == told
    assert Event.objects.filter(kind="bundle", thing=bundle, name="bundle.lengthen").count() == 2
