"""The fee of a case: billed on acceptance as guide and list say, once; the promise waits where the guide says so, the law never."""

from datetime import timedelta
from typing import Any

import pytest

from onewindow.domain.cases import actions, rules
from onewindow.domain.cases import seed as kinds
from onewindow.domain.cases.actions.clock import fees as billing
from onewindow.domain.cases.models import Case, Draft, Hold
from onewindow.domain.cases.reactions import bill_the_fee
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill, BillLine, Fee, FeeItem
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event, Task
from tests.domain.cases.city import another
from tests.domain.cases.road import ANSWERS, Road


def charged(road: Road, amount: int = 80, holds: tuple[str, ...] = ("fee",), papers: Any = None, **own: Any) -> int:
    """An accepted case of an item with a fee of 80 yuan in the list, and what its guide says; its id."""
    kinds.hold_kinds()
    own["holds"] = list(holds)
    item = another("charged", fee={"amount": amount, "zh": "元", "en": "yuan"}, particulars=own)
    Fee.objects.create(
        code="x", effective_from="2026-01-01", name_zh="登记费", name_en="Registration", rule="fixed", amount=8000,
        basis="某条例第三条", department=Department.objects.get(slug="market"),
    )  # fmt: skip
    FeeItem.objects.create(code="x", item=ItemVersion.objects.get(pk=item).item)
    case = road.accepted(item=item, papers=papers or road.papers())
    log.run_readers(road.at)
    return case


def open_tasks_due(case: int) -> list[tuple[str, object]]:
    """Open tasks of a case and when each is due."""
    return list(Task.objects.filter(kind="case", thing=case, closed_at=None).values_list("name", "due_at"))


def test_billed_once_held_and_released(road: Road) -> None:
    case = charged(road)
    row, tasks = Case.objects.get(pk=case), dict(open_tasks_due(case))
    bill = Bill.objects.get()
    assert (bill.ref, bill.total, bill.owner_id) == (f"case:{case}", 8000, row.owner_id)
    hold = Hold.objects.get()
    assert hold.slug == "fee" and not hold.stops_statutory and bill.number in hold.notice
    assert tasks["statutory-limit"] == row.statutory_due_at
    for event in Event.objects.filter(kind="case", name__startswith="case.accept"):
        bill_the_fee(event, road.at)  # once more: nothing more
    assert Bill.objects.count() == BillLine.objects.count() == 1
    fees.pay(bill=bill.pk, means="cash", amount=8000, key="k", by=road.city.clerk, at=road.at)
    log.run_readers(road.at)
    assert Hold.objects.get().released_at is not None


def test_billed_again_after_it_was_paid_nothing_is_held(road: Road) -> None:
    case = charged(road)
    fees.pay(bill=Bill.objects.get().pk, means="cash", amount=8000, key="k", by=road.city.clerk, at=road.at)
    log.run_readers(road.at)
    assert billing.charge_fee(case=case, by=Actor.SYSTEM, at=road.at) == Bill.objects.get().pk
    assert Hold.objects.get().released_at is not None, "one hold, and it is over"


def test_paid_while_the_hold_is_written_it_is_released(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(**told: Any) -> Any:
        fees.pay(bill=Bill.objects.get().pk, means="cash", amount=8000, key="k", by=road.city.clerk, at=road.at)
        log.run_readers(road.at)  # the news comes before the hold
        return actions.hold(**told)

    monkeypatch.setattr(billing, "hold", late)
    charged(road)
    assert Hold.objects.get().released_at is not None


def test_a_guide_that_says_another_amount_charges_nothing(road: Road) -> None:
    charged(road, amount=70)
    assert not Bill.objects.exists() and not Hold.objects.exists()


def test_a_guide_that_does_not_name_it_lets_the_promise_run(road: Road) -> None:
    charged(road, holds=())
    assert Bill.objects.exists() and not Hold.objects.exists()


def test_whoever_withdraws_owes_nothing(road: Road) -> None:
    case = charged(road)
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    log.run_readers(road.at)
    assert Bill.objects.get().state == "cancelled"


def test_a_refusal_by_silence_is_not_charged(road: Road) -> None:
    case = charged(road, holds=(), silence={"outcome": "refused", "rule": "示例条例第九条"})
    limit = Case.objects.get(pk=case).statutory_due_at
    assert limit is not None
    sweep(limit)
    assert Case.objects.get(pk=case).outcome == "deemed_refused"
    log.run_readers(limit)
    assert Bill.objects.get().state == "cancelled"


def test_a_promise_that_lapsed_is_not_charged(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "tolerance", lambda own: rules.Tolerance("3wd", "closed", "5wd", "1wd"))
    case = charged(
        road, holds=(), papers=[*road.papers("id-card", "floor-plan"), actions.Paper("health-proof", "promise")]
    )
    limit = road.at + timedelta(days=7)
    sweep(limit)
    assert Case.objects.get(pk=case).outcome == "lapsed"
    log.run_readers(limit)
    assert Bill.objects.get().state == "cancelled"


def by_use(road: Road) -> int:
    """An item whose situation decides what it costs."""
    says = {"home": {"amount": 80, "zh": "80元"}, "other": {"amount": 550, "zh": "550元"}}
    words = [{"value": key, "zh": key, "en": key} for key in says]
    rows = [{"when": {"use": [key]}, "gives": {"fee": fee}, "checked": "memory"} for key, fee in says.items()]
    asked = {
        "questions": [{"key": "use", "zh": "用途", "en": "Use", "answers": words, "checked": "memory"}],
        "rows": rows,
    }
    item = another("by-use", fee=says["home"], situations=asked)
    for key, fee in says.items():
        Fee.objects.create(
            code=key, effective_from="2026-01-01", name_zh=key, name_en=key, rule="fixed", amount=fee["amount"] * 100,
            basis="某条例第三条", department=Department.objects.get(slug="market"),
        )  # fmt: skip
        FeeItem.objects.create(code=key, item=ItemVersion.objects.get(pk=item).item, when={"use": [key]})
    return item


@pytest.mark.parametrize(("use", "owed"), [("home", 8000), ("other", 55000), (None, None)])
def test_the_situation_of_what_was_handed_in_decides_the_amount(road: Road, use: str | None, owed: int | None) -> None:
    """The answers stand in the draft; a case without one is left to the window."""
    item = by_use(road)
    case = road.file(item=item).id
    if use:
        owner, at = road.city.citizen.account, road.now
        handed_in = {"item_version_id": item, "situation": {"use": use}, "case_id": case}
        Draft.objects.create(owner_id=owner, begun_at=at, saved_at=at, **handed_in)
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    log.run_readers(road.at)
    assert [bill.total for bill in Bill.objects.all()] == ([owed] if owed else [])


def test_the_situation_of_a_package_and_of_a_program_decides_it_too(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = by_use(road)
    monkeypatch.setitem(billing._asked, "bundle", {7: {"use": "other"}}.__getitem__)
    together = road.file(item=item, group="bundle:7").id
    assert billing.charge_fee(case=together, by=Actor.SYSTEM, at=road.at)
    assert Bill.objects.get().total == 55000
    told = {"item": spec(item).slug, "answers": ANSWERS, "situation": {"use": "home"}, "by": road.city.citizen}
    files = {paper.slug: paper.file for paper in road.papers() if paper.file}
    alone = actions.apply(**told, files={key: files[key] for key in files if key != "id-card"}, at=road.at).id
    assert billing.charge_fee(case=alone, by=Actor.SYSTEM, at=road.at)
    assert Bill.objects.get(ref=f"case:{alone}").total == 8000
