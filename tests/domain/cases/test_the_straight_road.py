"""From the application to the closed file: four parallel reviews, one decision, one licence row."""

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Material, Opinion
from onewindow.domain.licences.models import Licence
from onewindow.kernel.models import Task
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road, events, open_tasks, row


def test_a_case_is_filed_accepted_reviewed_granted_and_closed(road: Road) -> None:
    filed = road.file()
    assert not filed.again
    assert open_tasks(filed.id) == ["accept", "notice-limit"]

    moved = actions.accept(case=filed.id, by=road.city.clerk, at=road.at)
    assert moved.state == "reviewing"
    assert open_tasks(filed.id) == ["promised-limit", *["review"] * 4, "statutory-limit"]
    case = row(filed.id)
    assert case.accepted_at == road.now
    assert case.promised_due_at is not None and case.statutory_due_at is not None
    assert case.promised_due_at < case.statutory_due_at
    assert set(Material.objects.filter(case=case).values_list("state", flat=True)) == {"checked"}

    for left, department in zip((3, 2, 1, 0), reversed(REVIEWING), strict=True):
        moved = actions.review(case=case.pk, stance="agree", by=road.city.of(department, "examiner"), at=road.at)
        assert moved.state == ("reviewing" if left else "deciding")
    assert Opinion.objects.filter(case=case, stance="agree").count() == 4
    assert open_tasks(case.pk) == ["decide", "promised-limit", "statutory-limit"]
    assert Task.objects.get(thing=case.pk, name="decide").due_at == case.promised_due_at

    moved = actions.grant(case=case.pk, by=road.city.approver, at=road.at)
    assert moved.state == "granted"
    licence = Licence.objects.get(case_ref=f"case:{case.pk}")
    assert (licence.state, licence.holder_name, licence.decided_at) == ("making", "张三", road.now)
    assert open_tasks(case.pk) == ["close"]

    actions.close(case=case.pk, by=road.city.clerk, at=road.at)
    case = row(case.pk)
    assert (case.state, case.outcome, case.closed_at) == ("closed", "granted", road.now)
    assert open_tasks(case.pk) == []
    assert events(case.pk) == [
        "case.file", "case.accept", *["case.review"] * 4, "case.grant", "case.close"
    ]  # fmt: skip


def test_an_item_without_reviews_goes_straight_to_its_decision(road: Road) -> None:
    case = road.file(item=road.city.direct).id
    assert actions.accept(case=case, by=road.city.clerk, at=road.at).state == "deciding"
    assert open_tasks(case) == ["decide", "promised-limit", "statutory-limit"]
    actions.grant(case=case, by=road.city.approver, at=road.at)
    assert not Licence.objects.filter(case_ref=f"case:{case}").exists()
