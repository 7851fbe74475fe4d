"""行政许可法 art. 42 (law.md B 12, 13): one extension, by the right rank, the applicant told why."""

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Extension
from onewindow.domain.cases.rules import extending
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.models import Event
from tests.domain.cases.city import another
from tests.domain.cases.law.holding import day, due, end, hold, release
from tests.domain.cases.road import Road, open_tasks, row


def propose(road: Road, case: int, on: str = "09-10") -> None:
    """The deciding post proposes."""
    actions.propose_extension(case=case, reason="案情复杂", by=road.city.approver, at=day(on))


def approve(road: Road, case: int, on: str = "09-11") -> None:
    """The second person approves."""
    actions.approve_extension(case=case, by=road.city.supervisor, at=day(on))


def accepted(road: Road, item: int) -> int:
    """A case of this item, accepted."""
    case = road.file(item=item).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    return case


def test_art_42_1_ten_days_more_by_the_head_of_the_authority(road: Road):
    case = road.accepted()
    before = due(case)
    propose(road, case)
    assert due(case)["extend"] == end("09-29")
    approve(road, case)
    found = row(case)
    assert (found.promised_due_at, found.statutory_due_at) == (end("09-15"), end("10-19"))
    after = due(case)
    assert after.pop("statutory-limit") == end("10-19")
    assert after == {name: moment for name, moment in before.items() if name != "statutory-limit"}
    kept = Extension.objects.get()
    assert (kept.length, kept.rank, kept.basis) == ("10wd", "authority", "行政许可法第四十二条第一款")
    assert (kept.proposed_by_id, kept.approved_by_id) == (road.city.approver.account, road.city.supervisor.account)
    assert Event.objects.get(name="case.extend", thing=case).data["length"] == "10wd"


def test_art_42_1_it_is_extended_once(road: Road):
    case = road.accepted()
    propose(road, case)
    with pytest.raises(actions.ExtendedAlready):
        propose(road, case)
    approve(road, case)
    with pytest.raises(actions.ExtendedAlready):
        propose(road, case, "09-14")
    wrong = {
        "INSERT INTO cases_extension (case_id, length, rank, basis, reason, proposed_by_id, proposed_at)"
        f" VALUES ({case}, '10wd', 'authority', 'x', 'x', {road.city.approver.account}, now())": "one_extension",
        "UPDATE cases_extension SET approved_by_id = proposed_by_id": "extension_by_a_second_person",
        "UPDATE cases_extension SET approved_by_id = NULL": "extension_by_a_second_person",
        "UPDATE cases_extension SET declined_at = now()": "approved_or_declined",
    }
    for sql, name in wrong.items():
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert refused.value.__cause__.diag.constraint_name == name, sql


def test_art_42_1_nobody_approves_what_he_proposed_and_nobody_else_decides(road: Road):
    case = road.accepted()
    for by in (road.city.clerk, road.city.supervisor, road.city.citizen):
        with pytest.raises(actions.NotYours):
            actions.propose_extension(case=case, reason="案情复杂", by=by, at=day("09-10"))
    propose(road, case)
    with pytest.raises(actions.NotYours):
        actions.approve_extension(case=case, by=road.city.approver, at=day("09-11"))


def test_art_42_1_what_is_over_is_not_extended(road: Road):
    late = road.accepted()
    with pytest.raises(actions.ExtensionTooLate):
        propose(road, late, "09-30")
    proposed = road.accepted()
    propose(road, proposed)
    with pytest.raises(actions.ExtensionTooLate):
        approve(road, proposed, "09-30")


def test_art_42_1_the_applicant_is_told_the_reason(road: Road):
    case = road.accepted()
    with pytest.raises(actions.ReasonsMissing):
        actions.propose_extension(case=case, reason=" ", by=road.city.approver, at=day("09-10"))


def test_declined_the_limit_stays_and_another_may_be_proposed(road: Road):
    case = road.accepted()
    propose(road, case)
    actions.decline_extension(case=case, why="可按期办结", by=road.city.supervisor, at=day("09-11"))
    assert row(case).statutory_due_at == end("09-29")
    assert "extend" not in open_tasks(case)
    propose(road, case, "09-14")
    approve(road, case, "09-15")
    assert row(case).statutory_due_at == end("10-19")


def test_art_42_2_joint_handling_45_days_and_15_more_by_the_government(road: Road):
    joint = {"rank": "government", "office": "planning"}
    case = accepted(road, another("joint", statutory_number=45, particulars={"extension": joint}))
    propose(road, case)
    with pytest.raises(actions.NotYours):
        approve(road, case)
    actions.approve_extension(case=case, by=road.city.of("planning", "supervisor"), at=day("09-11"))
    kept = Extension.objects.get()
    assert (kept.length, kept.rank, kept.basis) == ("15wd", "government", "行政许可法第四十二条第二款")
    unnamed = accepted(road, another("joint-2", statutory_number=45, particulars={"extension": {"rank": "government"}}))
    with pytest.raises(actions.NoHead):
        propose(road, unnamed)


def test_art_42_1_the_items_own_law_may_set_another_length(road: Road):
    """市场主体登记管理条例 art. 19 (law.md row 30): 3 + 3 working days."""
    item = another("registration", item_type="07", statutory_number=3, extension_number=3, extension_unit="wd")
    case = accepted(road, item)
    assert row(case).statutory_due_at == end("09-04")
    propose(road, case, "09-03")
    approve(road, case, "09-03")
    assert row(case).statutory_due_at == end("09-09")


def test_art_42_1_what_is_no_licence_and_has_no_own_rule_is_not_extended(road: Road):
    case = accepted(road, another("service", item_type="20"))
    with pytest.raises(actions.NotExtendable):
        propose(road, case)
    assert extending.extension(spec(another("free", statutory_number=None))) is None


def test_the_promise_follows_only_where_the_guide_says_so(road: Road):
    case = accepted(road, another("told", particulars={"extension": {"promise": True}}))
    propose(road, case, "09-02")
    approve(road, case, "09-02")
    found = row(case)
    assert (found.promised_due_at, found.statutory_due_at) == (end("09-17"), end("10-19"))


def test_art_42_and_45_a_hold_and_an_extension_add_up(road: Road):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    propose(road, case, "09-03")
    approve(road, case, "09-04")
    assert open_tasks(case).count("release") == 1
    assert "statutory-limit" not in open_tasks(case)
    release(road, case, "hearing", "09-09")
    found = row(case)
    assert (found.promised_due_at, found.statutory_due_at) == (end("09-21"), end("10-26"))


def test_a_decision_ends_a_proposed_extension(road: Road):
    case = road.deciding()
    propose(road, case, "09-02")
    actions.grant(case=case, by=road.city.approver, at=day("09-03"))
    assert open_tasks(case) == ["close"]
