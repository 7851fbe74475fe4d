"""News of a case: the applicant is told, and the case closes itself when everything has been handed over."""

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.states import LICENCE
from onewindow.domain.messages.models import Message
from onewindow.kernel import log, step
from tests.domain.cases.road import Road, row


def _news(road: Road) -> None:
    """Let the readers of the log read everything."""
    while log.run_readers(road.at):
        pass


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The licence's PDF is another test's matter: nothing is queued here."""
    from onewindow.domain.licences import reactions

    monkeypatch.setattr(reactions.make, "configure", lambda **_: type("Job", (), {"defer": lambda self, **_: None})())


def test_the_applicant_is_told_once(road: Road) -> None:
    case = road.file().id
    actions.correct(case=case, items=["id-card"], text="身份证不清晰", by=road.city.clerk, at=road.at)
    _news(road)
    _news(road)
    messages = list(Message.objects.filter(account=road.city.citizen.account).order_by("id"))
    assert [m.key for m in messages] == ["case.filed", "case.correct"]
    assert messages[1].params["reason"] == "身份证不清晰"
    assert messages[1].params["item_en"] == "Food business licence"
    assert messages[1].ref == f"case:{case}"


def test_acceptance_names_the_promised_date(road: Road) -> None:
    road.accepted()
    _news(road)
    assert Message.objects.get(key="case.accepted").params["due"] == "2026-09-15 17:00"


def test_a_refusal_closes_at_once_with_its_reason(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    _news(road)
    assert (row(case).state, row(case).outcome) == ("closed", "refused")
    assert Message.objects.get(key="case.refused").params["reason"] == "场所不符合要求"


def test_a_grant_without_a_licence_closes_at_once(road: Road) -> None:
    case = road.accepted(item=road.city.direct)
    actions.grant(case=case, by=road.city.approver, at=road.at)
    _news(road)
    assert row(case).state == "closed"


def test_a_grant_with_a_licence_closes_when_the_licence_is_made(road: Road) -> None:
    case = road.granted()
    _news(road)
    assert row(case).state == "granted"
    licence = Licence.objects.get(case_ref=f"case:{case}")
    pdf = road.paper("x").file
    values = {"issued_at": road.at, "pdf": pdf, "signature": {}}
    step.step(LICENCE, licence.pk, licence.version, "issue", by=None, at=road.at, set=values)
    _news(road)
    assert (row(case).state, row(case).outcome) == ("closed", "granted")
