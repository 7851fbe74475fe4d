"""What is missing is told once and completely, within five working days; silence accepts (行政许可法 art. 32 (4))."""

from datetime import datetime

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Correction, Material
from onewindow.kernel import due
from onewindow.kernel.models import Task
from tests.domain.cases.road import ANSWERS, Road, events, open_tasks, row


def test_a_notice_stops_the_office_and_asks_the_applicant(road: Road) -> None:
    case = road.file().id
    actions.correct(case=case, items=["floor-plan", "shop.name"], text="平面图缺比例尺", by=road.city.clerk, at=road.at)
    assert row(case).state == "correcting"
    task = Task.objects.get(thing=case, closed_at=None)
    assert (task.name, task.actor, task.post) == ("correct", road.city.citizen.account, None)
    assert Material.objects.get(case=case, slug="floor-plan").state == "faulty"

    handed = {"papers": [road.paper("floor-plan")], "answers": {"shop.name": "川香饭馆"}}
    actions.resubmit(case=case, **handed, by=road.city.citizen, at=road.at)
    after = row(case)
    assert (after.state, after.received_at, after.answers["shop.name"]) == ("filed", road.now, "川香饭馆")
    assert after.answers["person.phone"] == ANSWERS["person.phone"]
    assert Correction.objects.get(case=case).answered_at == road.now
    assert open_tasks(case) == ["accept", "notice-limit"]
    actions.accept(case=case, by=road.city.clerk, at=road.at)


def test_everything_named_must_come_back(road: Road) -> None:
    case = road.file().id
    actions.correct(case=case, items=["floor-plan", "id-card"], text="不清晰", by=road.city.clerk, at=road.at)
    with pytest.raises(actions.StillFaulty) as refused:
        actions.resubmit(case=case, papers=[road.paper("floor-plan")], by=road.city.citizen, at=road.at)
    assert refused.value.details["items"] == ["id-card"]


def test_art_32_4_a_second_notice_for_what_could_have_been_named_before_is_refused(road: Road) -> None:
    case = road.file().id
    actions.correct(case=case, items=["floor-plan"], text="缺比例尺", by=road.city.clerk, at=road.at)
    actions.resubmit(case=case, papers=[road.paper("floor-plan")], by=road.city.citizen, at=road.at)
    with pytest.raises(actions.SecondNotice) as refused:
        actions.correct(case=case, items=["floor-plan", "id-card"], text="身份证不清晰", by=road.city.clerk, at=road.at)
    assert refused.value.details["items"] == ["id-card"]
    assert "art. 32" in refused.value.source
    actions.correct(case=case, items=["floor-plan"], text="仍缺比例尺", by=road.city.clerk, at=road.at)


@pytest.mark.parametrize(("items", "text"), [([], "补正"), (["floor-plan"], " "), (["no-such-paper"], "补正")])
def test_a_notice_names_what_and_says_how(road: Road, items: list[str], text: str) -> None:
    case = road.file().id
    with pytest.raises(actions.NothingNamed):
        actions.correct(case=case, items=items, text=text, by=road.city.clerk, at=road.at)


def test_art_32_4_silence_for_five_days_is_acceptance_as_of_receipt(road: Road) -> None:
    case = road.file().id
    filed_at = row(case).filed_at
    limit = Task.objects.get(thing=case, name="notice-limit")
    assert limit.due_at == datetime.fromisoformat("2026-09-08T17:00:00+08:00")
    due.sweep(datetime.fromisoformat("2026-09-08T16:59:00+08:00"))
    assert row(case).state == "filed"
    due.sweep(datetime.fromisoformat("2026-09-08T17:01:00+08:00"))
    after = row(case)
    assert (after.state, after.accepted_at) == ("reviewing", filed_at)
    assert after.promised_due_at == datetime.fromisoformat("2026-09-15T17:00:00+08:00")
    assert events(case)[-1] == "case.deem-accepted"
    assert open_tasks(case) == ["promised-limit", *["review"] * 4, "statutory-limit"]


def test_a_pending_proposal_does_not_stop_the_five_days(road: Road) -> None:
    case = road.file(item=road.city.direct).id
    actions.propose_not_accept(
        case=case, reason="other", reasons="a", guidance="b", legal_basis="c", by=road.city.clerk, at=road.at
    )
    due.sweep(datetime.fromisoformat("2026-09-09T09:00:00+08:00"))
    assert row(case).state == "deciding"
    assert events(case)[-2:] == ["case.deem-accepted-direct", "case.promised-overdue"]  # its two days ran from receipt
    assert "consent" not in open_tasks(case)


def test_a_missing_material_stands_in_the_way_of_acceptance(road: Road) -> None:
    case = road.file(papers=road.papers("id-card")).id
    with pytest.raises(actions.MaterialsMissing) as refused:
        actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert refused.value.details["materials"] == ["floor-plan", "health-proof"]
    assert row(case).state == "filed"


def test_a_tolerable_material_may_be_promised_and_no_other(road: Road) -> None:
    promised = actions.Paper("health-proof", satisfied_by="promise")
    case = road.file(papers=[*road.papers("id-card", "floor-plan"), promised]).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert Material.objects.get(case=case, slug="health-proof").state == "promised"
    with pytest.raises(actions.MaterialUnfit):
        road.file(papers=[actions.Paper("id-card", satisfied_by="promise")])
    with pytest.raises(actions.MaterialUnfit):
        road.file(papers=[actions.Paper("id-card")])
    with pytest.raises(actions.MaterialUnknown):
        road.file(papers=[road.paper("tax-return")])
