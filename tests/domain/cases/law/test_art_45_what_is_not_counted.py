"""行政许可法 art. 45 (law.md B 16, 17): the eight stop the law's limit, told in writing; a visit or a notice does not."""

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import ARTICLE_45, Hold, HoldKind
from onewindow.domain.org.queries import Actor
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile
from tests.domain.cases.city import another
from tests.domain.cases.law.holding import day, due, end, hold, release
from tests.domain.cases.road import Road, events, open_tasks, row

BOTH = (end("09-21"), end("10-12"))


def _dues(case: int) -> tuple[object, object]:
    found = row(case)
    return found.promised_due_at, found.statutory_due_at


@pytest.mark.parametrize("kind", ARTICLE_45)
def test_art_45_each_of_the_eight_moves_both_limits_by_the_working_days_held(road: Road, kind: str):
    case = road.accepted()
    assert _dues(case) == (end("09-15"), end("09-29"))
    hold(road, case, kind, "09-02")
    release(road, case, kind, "09-09")
    assert _dues(case) == BOTH


def test_art_45_a_visit_to_the_site_stops_no_clock(road: Road):
    case = road.accepted()
    before = _dues(case)
    with pytest.raises(actions.NoSuchHold) as refused:
        hold(road, case, "site-visit", "09-02")
    assert (refused.value.code, refused.value.source) == ("cases.no-such-hold", "行政许可法 art. 45")
    assert _dues(case) == before
    assert not Hold.objects.exists()


def test_art_45_the_time_needed_is_told_in_writing(road: Road):
    case = road.accepted()
    for notice, days in (("", 5), ("  ", 5), ("等待专家评审", 0)):
        with pytest.raises(actions.HoldNotTold):
            actions.hold(
                case=case, kind="expert-review", notice=notice, days=days, by=road.city.approver, at=day("09-02")
            )
    hold(road, case, "expert-review", "09-02")
    kept = Hold.objects.get(case=case)
    assert (kept.notice, kept.days, kept.source) == ("等待", 5, "行政许可法（2019修正）第四十五条")
    assert (kept.opened_at, kept.expected_at, kept.by_id) == (day("09-02"), end("09-09"), road.city.approver.account)
    told = Event.objects.get(name="case.hold", thing=case)
    assert (told.by, told.data["kind"], told.data["days"]) == (road.city.approver.account, "expert-review", 5)


def test_art_45_while_it_is_held_nothing_is_overdue_and_nothing_is_decided(road: Road):
    case = road.deciding()
    hold(road, case, "testing", "09-02")
    assert due(case) == {"release": end("09-09"), "hold-lasts": end("09-09")}
    with pytest.raises(actions.StillHeld):
        actions.grant(case=case, by=road.city.approver, at=day("09-03"))
    with pytest.raises(actions.NotAtThisStep):
        road.refuse(case)
    sweep(end("10-30"))
    assert not {"case.promised-overdue", "case.statutory-overdue"} & set(events(case))
    release(road, case, "testing", "11-02")
    assert open_tasks(case) == ["decide", "promised-limit", "statutory-limit"]
    actions.grant(case=case, by=road.city.approver, at=day("11-03"))
    assert row(case).state == "granted"


def test_art_45_reviews_go_on_and_do_not_turn_red_while_their_clock_is_held(road: Road):
    case = road.accepted()
    assert due(case)["review"] == end("09-09")
    hold(road, case, "inspection", "09-02")
    assert due(case)["review"] == end("09-16")
    for department in ("fire", "health", "planning", "environment"):
        by = road.city.of(department, "examiner")
        actions.review(case=case, stance="agree", by=by, at=day("09-03"))
    assert row(case).state == "deciding"
    assert "decide" not in open_tasks(case)
    release(road, case, "inspection", "09-09")
    assert due(case)["decide"] == row(case).promised_due_at == end("09-21")


def test_art_45_a_hold_longer_than_told_is_written_down_and_reckoned_anew(road: Road):
    case = road.accepted()
    hold(road, case, "appraisal", "09-02")
    sweep(end("09-09"))
    sweep(end("09-09"))
    assert events(case).count("case.hold-lasts") == 1
    assert (due(case)["release"], due(case)["hold-lasts"]) == (end("09-09"), end("09-16"))
    assert due(case)["review"] == end("09-22")
    release(road, case, "appraisal", "09-11")
    kept = Hold.objects.get(case=case)
    assert (kept.expected_at, kept.lasts_until) == (end("09-09"), end("09-16"))
    assert row(case).promised_due_at == end("09-23")


def test_art_45_two_holds_at_once_count_once(road: Road):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    hold(road, case, "testing", "09-03")
    with pytest.raises(actions.HeldAlready):
        hold(road, case, "hearing", "09-04")
    release(road, case, "hearing", "09-07")
    assert "promised-limit" not in open_tasks(case)
    release(road, case, "testing", "09-09")
    assert _dues(case) == BOTH
    with pytest.raises(actions.NotHeld):
        release(road, case, "testing", "09-10")


def test_art_45_held_twice_in_turn_counts_both(road: Road):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    release(road, case, "hearing", "09-04")
    hold(road, case, "hearing", "09-07")
    release(road, case, "hearing", "09-10")
    assert _dues(case) == BOTH


def test_art_32_before_acceptance_no_hold_exists(road: Road):
    case = road.file().id
    with pytest.raises(actions.NothingToHold):
        hold(road, case, "hearing", "09-02")
    granted = road.granted()
    with pytest.raises(actions.NothingToHold):
        hold(road, granted, "hearing", "09-02")


def test_art_45_only_the_deciding_post_or_a_higher_room_stops_a_clock(road: Road):
    case = road.accepted()
    for by in (road.city.clerk, road.city.citizen, road.city.supervisor, road.city.of("fire", "examiner")):
        with pytest.raises(actions.NotYours):
            actions.hold(case=case, kind="hearing", notice="听证", days=3, by=by, at=day("09-02"))
    actions.hold(case=case, kind="hearing", notice="听证", days=3, by=Actor.SYSTEM, at=day("09-02"))
    with pytest.raises(actions.NotYours):
        actions.release(case=case, kind="hearing", by=road.city.clerk, at=day("09-03"))
    actions.release(case=case, kind="hearing", by=Actor.SYSTEM, at=day("09-03"))
    assert Hold.objects.get().by_id is None


def test_device_measures_art_13_putting_right_stops_the_clocks_of_the_items_it_names(road: Road):
    """law.md row 31: 整改时间不计入审核时限, for medical devices of class III only."""
    named = road.file(item=another("device-class3-licence")).id
    actions.accept(case=named, by=road.city.clerk, at=road.at)
    hold(road, named, "rectification", "09-02")
    release(road, named, "rectification", "09-09")
    assert row(named).statutory_due_at == end("10-12")
    other = road.accepted()
    with pytest.raises(actions.HoldOfAnotherItem):
        hold(road, other, "rectification", "09-02")


@pytest.mark.parametrize("kind", ["fee", "publicity", "applicant"])
def test_business_environment_art_36_the_guide_stops_the_promise_alone(road: Road, kind: str):
    item = another("guided", particulars={"holds": [kind]})
    case = road.file(item=item).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    hold(road, case, kind, "09-02")
    assert due(case)["statutory-limit"] == end("09-29")
    release(road, case, kind, "09-09")
    assert _dues(case) == (end("09-10"), end("09-29"))
    silent = road.accepted()
    with pytest.raises(actions.HoldNotInGuide):
        hold(road, silent, kind, "09-02")


def test_business_environment_art_36_the_promise_never_ends_after_the_law(road: Road):
    case = road.file(item=another("guided", particulars={"holds": ["fee"]})).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    hold(road, case, "fee", "09-02", 60)
    assert _dues(case) == (end("09-29"), end("09-29"))
    sweep(end("09-29"))
    assert events(case)[-1] == "case.statutory-overdue"


def test_withdrawing_ends_what_was_held(road: Road):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    actions.withdraw(case=case, by=road.city.citizen, at=day("09-03"))
    assert Hold.objects.get().released_at == day("09-03")
    assert open_tasks(case) == []
    assert actions.hold_lasts(case=case, at=end("09-30")) is None, "its timer was read before the case ended"


def test_a_proposal_to_refuse_is_answered_before_anything_is_held(road: Road):
    case = road.deciding()
    road.refuse(case)
    with pytest.raises(actions.ProposalWaits):
        hold(road, case, "hearing", "09-02")


def test_an_older_page_is_told(road: Road):
    case = road.accepted()
    old = row(case).version
    hold(road, case, "hearing", "09-02")
    with pytest.raises(ChangedMeanwhile):
        actions.release(case=case, kind="hearing", by=road.city.approver, at=day("09-03"), seen=old)


def test_art_45_direct_sql_does_not_get_round_it(road: Road):
    """A statutory stop for a kind that may not, a hold of a filed case, a notice changed afterwards: each is refused."""
    guided = road.file(item=another("guided", particulars={"holds": ["fee"]})).id
    actions.accept(case=guided, by=road.city.clerk, at=road.at)
    accepted, filed = road.accepted(), road.file().id
    kinds = dict(HoldKind.objects.values_list("slug", "pk"))

    def insert(case: int, kind: str, slug: str, law: bool, at: str = "09-02") -> str:
        return (
            "INSERT INTO cases_hold (case_id, kind_id, slug, stops_statutory, source, notice, days, opened_at,"
            f" expected_at, lasts_until) VALUES ({case}, {kinds[kind]}, '{slug}', {law}, 'x', 'x', 1,"
            f" '{day(at).isoformat()}', '{end('09-30').isoformat()}', '{end('09-30').isoformat()}')"
        )

    wrong = {
        insert(guided, "fee", "fee", True): "hold_stops_as_its_kind",
        insert(guided, "fee", "hearing", True): "hold_in_the_guide",
        insert(accepted, "fee", "fee", False): "hold_in_the_guide",
        insert(accepted, "rectification", "rectification", True): "hold_of_a_named_item",
        insert(filed, "hearing", "hearing", True): "hold_after_acceptance",
        insert(accepted, "hearing", "hearing", True, "08-31"): "hold_after_acceptance",
        "UPDATE cases_holdkind SET stops_statutory = true WHERE slug = 'fee'": "law_stops_by_law_only",
        "INSERT INTO cases_holdkind (slug, effective_from, name_zh, name_en, ground, stops_statutory, source)"
        " VALUES ('site-visit', '2026-01-01', 'x', 'x', 'art45', true, 'x')": "eight_of_article_45",
    }
    hold(road, accepted, "testing", "09-02")
    wrong |= {
        insert(accepted, "testing", "testing", True): "one_open_hold_of_a_kind",
        "UPDATE cases_hold SET days = 60": "hold_stays_as_told",
        "UPDATE cases_hold SET opened_at = opened_at - interval '1 hour'": "hold_stays_as_told",
        "UPDATE cases_hold SET stops_statutory = false": "hold_stays_as_told",
        "DELETE FROM cases_hold": "hold_stays_as_told",
    }
    for sql, name in wrong.items():
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert refused.value.__cause__.diag.constraint_name == name, sql


def test_a_kind_is_a_dated_row(road: Road):
    """From a later day on, expert review would stop nothing any more: the row of the day counts."""
    HoldKind.objects.create(
        slug="expert-review",
        effective_from="2026-09-07",
        in_force=False,
        name_zh="专家评审",
        name_en="x",
        ground="art45",
        stops_statutory=True,
        source="x",
    )
    case = road.accepted()
    hold(road, case, "expert-review", "09-04")
    release(road, case, "expert-review", "09-07")
    with pytest.raises(actions.NoSuchHold):
        hold(road, case, "expert-review", "09-08")
