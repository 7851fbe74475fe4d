"""Good answers stand in the guide: written anew, looked at by a second person, taken off when they are wrong."""

from collections.abc import Callable
from datetime import datetime

import pytest

from onewindow.domain.feedback import actions, queries
from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.queries import Actor
from tests.domain.feedback.conftest import ITEM

Q, A = "店招多高要审批？", "高出一层檐口的要审批，其余备案即可。"


@pytest.fixture
def answered(asked: Callable[..., Consultation], actor: Callable[[str], Actor], at: datetime) -> Consultation:
    """A question with its answer."""
    row = asked()
    actions.answer(consultation=row.pk, text=A, by=actor("urban.examiner"), at=at)
    return row


def test_published_by_a_second_person(answered: Consultation, actor: Callable[[str], Actor], at: datetime) -> None:
    """Proposed by who answers, published by the supervisor in the words he leaves; then taken off."""
    pk, officer, boss = answered.pk, actor("urban.examiner"), actor("urban.supervisor")
    assert "propose" in queries.page(officer, pk, at).may
    with pytest.raises(actions.NotYours):
        actions.propose(consultation=pk, question=Q, answer=A, by=boss, at=at)
    actions.propose(consultation=pk, question=Q, answer=A, by=officer, at=at)
    assert queries.answers(ITEM) == []
    with pytest.raises(actions.NotYours):
        actions.publish(consultation=pk, question=Q, answer=A, by=officer, at=at)
    actions.publish(consultation=pk, question=Q, answer=A + "2026年起。", by=boss, at=at)
    (one,) = queries.answers(ITEM)
    assert (one.guide_question, one.guide_answer) == (Q, A + "2026年起。")
    with pytest.raises(actions.PublishedAlready):
        actions.propose(consultation=pk, question=Q, answer=A, by=officer, at=at)
    with pytest.raises(actions.NotYours):
        actions.take_off(consultation=pk, reason="x", by=officer, at=at)
    actions.take_off(consultation=pk, reason="规定已改。", by=boss, at=at)
    assert queries.published(ITEM) == []
    with pytest.raises(actions.NotInTheGuide):
        actions.take_off(consultation=pk, reason="x", by=boss, at=at)
    notes = [one.note for one in queries.page(boss, pk, at).history if one.note]
    assert notes == ["规定已改。"]


def test_nobodys_data_is_published(answered: Consultation, actor: Callable[[str], Actor], at: datetime) -> None:
    """Not when proposed, not when looked at: the field is named, the number is not repeated."""
    pk, officer = answered.pk, actor("urban.examiner")
    for question in ("我叫王芳，店招多高要审批？", "打 13900000001", "11010519491231002X 的店"):
        with pytest.raises(actions.PersonalData) as refused:
            actions.propose(consultation=pk, question=question, answer=A, by=officer, at=at)
        assert refused.value.details == {"fields": ["question"], "found": 1}
    actions.propose(consultation=pk, question=Q, answer=A, by=officer, at=at)
    with pytest.raises(actions.PersonalData):
        actions.publish(consultation=pk, question=Q, answer="联系 13900000001", by=actor("urban.supervisor"), at=at)


def test_kept_out_with_a_reason(answered: Consultation, actor: Callable[[str], Actor], at: datetime) -> None:
    """The supervisor says why; it may be proposed again, in better words."""
    pk, officer, boss = answered.pk, actor("urban.examiner"), actor("urban.supervisor")
    actions.propose(consultation=pk, question=Q, answer=A, by=officer, at=at)
    with pytest.raises(actions.ReasonMissing):
        actions.decline(consultation=pk, reason="", by=boss, at=at)
    actions.decline(consultation=pk, reason="只适用于个案。", by=boss, at=at)
    assert Consultation.objects.get(pk=pk).state == "closed"
    actions.propose(consultation=pk, question=Q, answer=A, by=officer, at=at)
