"""医疗器械经营监督管理办法 art. 16, 行政许可法 art. 50 (law.md D 31, C 25): a renewal is taken 90 to 30 working days before the end."""

from datetime import date

import pytest
from django.utils import translation

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case, Draft
from onewindow.domain.cases.refusals import RenewalTooEarly, RenewalTooLate
from onewindow.domain.cases.rules.applying import renewal, renewal_days
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.rules.guide import compose
from onewindow.domain.catalogue.rules.sheets.checking import faults
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import ends_on
from onewindow.kernel.worktime import Calendar
from tests.domain.cases.city import CITIZEN_ID, another
from tests.domain.cases.law.holding import day, local
from tests.domain.cases.road import Road
from tests.domain.catalogue.made import spec

BASIS = "医疗器械经营监督管理办法第十六条"
TOLD = {"renewal": {"licence": "food-licence", "opens": "90wd", "closes": "30wd", "basis": BASIS}}
ENDS = date(2027, 3, 31)  # a Wednesday


def _working_days(first: date, end: date) -> int:
    """Counted one by one: working days from a day, itself counted, up to the end, itself not counted."""
    calendar = Calendar.packaged()
    return sum(calendar.is_working(date.fromordinal(n)) for n in range(first.toordinal(), end.toordinal()))


@pytest.mark.parametrize("ends", [ENDS, date(2027, 3, 28), date(2027, 2, 8)])
def test_device_measures_art_16_ninety_to_thirty_working_days_before_the_end(ends: date) -> None:
    """Also where the licence ends on a Sunday or within a holiday."""
    one = renewal(TOLD)
    assert one is not None
    first, last = renewal_days(one, ends, Calendar.packaged())
    assert (_working_days(first, ends), _working_days(last, ends)) == (90, 30)
    assert Calendar.packaged().is_working(first) and Calendar.packaged().is_working(last)


@pytest.mark.parametrize("left", ["licence", "opens", "closes", "basis"])
def test_a_renewal_is_told_whole_or_not_at_all(left: str) -> None:
    told = {key: value for key, value in TOLD["renewal"].items() if key != left}
    assert renewal({"renewal": told}) is None
    assert renewal({}) is None
    assert "renewal-whole" in {one.what for one in faults({"particulars": {"renewal": told}}, complete=False)}
    calendar_days = {"renewal": TOLD["renewal"] | {"opens": "90cd"}}
    assert "renewal-working-days" in {one.what for one in faults({"particulars": calendar_days}, complete=False)}


def test_device_measures_art_16_the_guide_tells_the_days() -> None:
    with translation.override("zh-hans"):
        (limits,) = compose(spec(particulars=TOLD)).only("limits")
    assert (limits.lines[-1].label, limits.lines[-1].notes) == ("延续申请期", (BASIS,))
    assert "90 个工作日至 30 个工作日" in limits.lines[-1].text


def _held(road: Road) -> int:
    """The citizen holds a licence that ends on ENDS; the id of the item that renews it."""
    road.now = local("2022-04-01T09:00")
    assert Licence.objects.get(case_ref=f"case:{road.granted()}").valid_to == ENDS
    return another("renewal", reviews=True, particulars=TOLD)


def test_device_measures_art_16_too_early_and_too_late_are_refused_with_the_days(road: Road) -> None:
    item = _held(road)
    assert ends_on(CITIZEN_ID, "food-licence") == ENDS
    one = renewal(TOLD)
    assert one is not None
    first, last = renewal_days(one, ENDS, Calendar.packaged())
    with pytest.raises(RenewalTooEarly) as early:
        road.file(item=item, at=local(f"{date.fromordinal(first.toordinal() - 1)}T10:00"))
    assert early.value.details == {
        "ends": "2027-03-31", "opens": 90, "closes": 30, "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    assert early.value.source == BASIS
    with pytest.raises(RenewalTooEarly):
        road.file(item=item, at=day("09-02"))
    with pytest.raises(RenewalTooLate) as late, translation.override("zh-hans"):
        road.file(item=item, at=local(f"{date.fromordinal(last.toordinal() + 1)}T09:00"))
    with translation.override("zh-hans"):
        assert f"最迟于 {last}" in str(late.value)
    before = Case.objects.count()
    for at in (first, last):
        road.file(item=item, at=local(f"{at}T16:59"))
    assert Case.objects.count() == before + 2


def test_device_measures_art_16_it_is_said_before_anything_is_filled_in(road: Road) -> None:
    _held(road)
    begin = {"item": "renewal", "by": road.city.citizen}
    with pytest.raises(RenewalTooEarly):
        actions.begin_draft(**begin, key="a", at=day("09-02"))
    assert not Draft.objects.exists()
    actions.begin_draft(**begin, key="b", at=day("12-15"))


def test_who_holds_none_on_record_is_not_turned_away(road: Road) -> None:
    """His licence may be on paper, from before: the window looks at it."""
    item = another("renewal", reviews=True, particulars=TOLD)
    assert road.file(item=item, at=day("09-02")).id
    assert ItemVersion.objects.get(pk=item).particulars == TOLD
