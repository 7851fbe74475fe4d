"""行政许可法 art. 50 (law.md C 25) and the like: what happens when the law's limit passes without a decision."""

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.models import Hold, Silence
from onewindow.domain.licences.models import Licence
from onewindow.kernel import log
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event
from tests.domain.cases.city import another
from tests.domain.cases.law.holding import day, due, end, hold
from tests.domain.cases.law.test_art_42_one_extension import accepted
from tests.domain.cases.road import Road, events, open_tasks, row

RENEWED = {"silence": {"outcome": "granted", "rule": "行政许可法第五十条第二款"}}
REFUSED = {"silence": {"outcome": "refused", "rule": "示例条例第九条"}}


def test_art_50_no_decision_in_time_is_a_renewal_with_its_licence(road: Road):
    case = accepted(road, another("renewal", reviews=True, particulars=RENEWED))
    sweep(end("09-28"))
    assert row(case).state == "reviewing"
    sweep(end("09-29"))
    found = row(case)
    assert (found.state, found.outcome, found.decided_at) == ("granted", "granted", end("09-29"))
    assert Licence.objects.filter(case_ref=f"case:{case}").count() == 1
    assert events(case)[-2:] == ["case.statutory-overdue", "case.deem-granted"]
    assert Event.objects.get(name="case.deem-granted").data["rule"] == "行政许可法第五十条第二款"
    assert (Silence.objects.get().rule, Silence.objects.get().due_at) == ("行政许可法第五十条第二款", end("09-29"))
    assert list(due(case)) == ["close"]


def test_art_50_silence_may_mean_no(road: Road):
    case = accepted(road, another("deemed-no", particulars=REFUSED))
    sweep(end("09-29"))
    found = row(case)
    assert (found.state, found.outcome, found.consent_id) == ("closed", "deemed_refused", None)
    assert open_tasks(case) == []
    assert Silence.objects.get().outcome == "refused"


def test_without_a_rule_silence_decides_nothing(road: Road):
    case = road.accepted()
    sweep(end("09-29"))
    assert row(case).state == "reviewing"
    assert events(case)[-1] == "case.statutory-overdue"
    assert actions.deem(case=case, at=end("09-30")) is None


def test_art_50_silence_does_not_speak_while_the_law_is_held_nor_twice(road: Road):
    case = accepted(road, another("renewal", particulars=RENEWED))
    hold(road, case, "hearing", "09-02")
    sweep(end("10-30"))
    assert row(case).state == "deciding"
    actions.release(case=case, kind="hearing", by=road.city.approver, at=day("11-02"))
    assert actions.deem(case=case, at=day("11-03")) is None
    limit = row(case).statutory_due_at
    sweep(limit)
    assert row(case).state == "granted"
    assert actions.deem(case=case, at=limit) is None
    assert events(case).count("case.deem-granted") == 1


def test_art_50_a_hold_of_the_promise_ends_with_silence(road: Road):
    case = accepted(road, another("renewal", particulars=RENEWED | {"holds": ["fee"]}))
    hold(road, case, "fee", "09-02", 60)
    sweep(end("09-29"))
    assert row(case).state == "granted"
    assert Hold.objects.get().released_at == end("09-29")


def test_art_50_silence_waits_for_a_promised_paper_and_speaks_when_it_has_come(road: Road):
    given = [*road.papers("id-card", "floor-plan"), Paper("health-proof", "promise")]
    case = road.file(item=another("renewal", particulars=RENEWED), papers=given).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    paper = {"case": case, "by": road.city.clerk}
    actions.bring_paper(**paper, paper=road.paper("health-proof"), at=day("09-02"))
    sweep(end("09-29"))
    assert row(case).state == "deciding"
    actions.check_paper(**paper, material="health-proof", at=day("09-30"))
    log.settle()
    log.run_readers(day("09-30"))
    assert (row(case).outcome, row(case).decided_at) == ("granted", day("09-30"))


def test_art_34_an_item_on_the_spot_is_accepted_and_decided_in_one_visit(road: Road):
    """law.md B 8: 即办件; nobody else is asked, so that acceptance leads to the decision at once."""
    case = road.file(item=another("instant", case_kind="1", promised_number=0)).id
    actions.accept(case=case, by=road.city.clerk, at=day("09-02"))
    assert row(case).promised_due_at == end("09-02")
    actions.grant(case=case, by=road.city.approver, at=day("09-02"))
    actions.close(case=case, by=road.city.clerk, at=day("09-02"))
    assert row(case).state == "closed"


def test_silence_before_the_limit_is_refused_by_the_table(road: Road):
    case = road.accepted()
    sql = (
        "INSERT INTO cases_silence (case_id, outcome, rule, due_at, at)"
        f" VALUES ({case}, 'granted', 'x', '2026-09-29T17:00+08', '2026-09-10T17:00+08')"
    )
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.diag.constraint_name == "silence_after_the_limit"
