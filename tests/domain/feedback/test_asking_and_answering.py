"""A question's life: asked, passed on, given more time, answered, told, rated, closed by itself, taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from onewindow.domain.bundles.queries import desk
from onewindow.domain.feedback import actions, queries
from onewindow.domain.feedback.models import Consultation, ConsultationRule
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Department, Person
from onewindow.domain.org.queries import Actor, Side
from onewindow.kernel import due, log
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, TaskGone

Asked = Callable[..., Consultation]
Who = Callable[[str], Actor]


def again(row: Consultation) -> Consultation:
    """The question as it is now."""
    return Consultation.objects.get(pk=row.pk)


def read(at: datetime) -> None:
    """The readers of the log."""
    log.settle()
    while log.run_readers(at):
        log.settle()


def messages(login: str) -> list[str]:
    """What somebody was told, oldest first."""
    return list(Message.objects.filter(account__login=login).order_by("pk").values_list("key", flat=True))


def test_asked_and_answered(asked: Asked, actor: Who, at: datetime) -> None:
    """One working day; the task stands in the officer's list with its light; the asker is told and says that it helped."""
    row = asked()
    assert row.number.startswith("ZX99010020260928")
    assert row.due_at.isoformat() == "2026-09-29T09:00:00+00:00"
    assert asked().pk == row.pk  # sent twice, asked once
    officer = actor("urban.examiner")
    (line,) = [one for one in desk(officer, at).rows if one.kind == "consultation"]
    assert (line.name, line.title, line.number, line.light) == ("answer", row.title, row.number, "green")
    assert [one.thing for one in desk(officer, at, about="signboard").rows] == [row.pk]
    assert desk(officer, at, about="tax-close").rows == ()
    late = row.due_at + timedelta(hours=1)
    assert desk(officer, late, light="red").rows[0].thing == row.pk
    due.sweep(late)
    assert Event.objects.filter(kind="consultation", thing=row.pk, name="task.red").exists()
    actions.answer(consultation=row.pk, text="不用。", seen=row.version, by=officer, at=at)
    with pytest.raises(TaskGone):
        actions.answer(consultation=row.pk, text="又答", by=officer, at=at)
    read(at)
    assert messages("wangfang") == ["consultation.answered"]
    actions.rate(consultation=row.pk, satisfied=True, by=actor("wangfang"), at=at)
    with pytest.raises(actions.RatedAlready):
        actions.rate(consultation=row.pk, satisfied=False, by=actor("wangfang"), at=at)
    due.sweep(at + timedelta(days=20))
    assert again(row).state == "closed"
    actions.close(consultation=row.pk, at=at)  # once more changes nothing


def test_forwarded_within_the_same_limit(asked: Asked, actor: Who, at: datetime) -> None:
    """It goes to who knows, with a reason the asker reads; the limit does not begin anew; the first department still sees it."""
    row, first = asked(), actor("urban.examiner")
    fire = Department.objects.get(slug="fire").pk
    with pytest.raises(actions.ReasonMissing):
        actions.forward(consultation=row.pk, department=fire, reason=" ", by=first, at=at)
    with pytest.raises(actions.SameDepartment):
        actions.forward(consultation=row.pk, department=row.answering_id, reason="x", by=first, at=at)
    later = at + timedelta(hours=3)
    actions.forward(consultation=row.pk, department=fire, reason="涉及消防登高面。", by=first, at=later)
    with pytest.raises(TaskGone):
        actions.answer(consultation=row.pk, text="x", by=first, at=later)
    with pytest.raises(ChangedMeanwhile):
        actions.answer(consultation=row.pk, text="x", seen=row.version, by=actor("fire.examiner"), at=later)
    task = Task.objects.get(kind="consultation", thing=row.pk, closed_at=None)
    assert (task.due_at, task.scope) == (row.due_at, row.department_id)
    actions.answer(consultation=row.pk, text="不得遮挡。", by=actor("fire.examiner"), at=later)
    read(later)
    assert messages("wangfang") == ["consultation.forwarded", "consultation.answered"]
    assert "消防登高面" in Message.objects.get(key="consultation.forwarded").body
    page = queries.page(first, row.pk, later)
    assert [one.name for one in page.history if not one.name.startswith("task.")][-1] == "consultation.answer"
    assert page.may == frozenset()


def test_more_time_once_and_with_a_reason(asked: Asked, actor: Who, at: datetime) -> None:
    """Two working days are added to the first limit, once."""
    row, officer = asked(), actor("urban.examiner")
    ConsultationRule.objects.create(
        effective_from="2026-09-01", answer="1wd", extension="3wd", tell="1wd", look="1wd", close="5wd", source="示范"
    )
    actions.extend(consultation=row.pk, reason="要看现场。", by=officer, at=at)
    now = again(row)
    assert (now.extension, now.due_at > row.due_at) == ("3wd", True)
    with pytest.raises(actions.ExtendedAlready):
        actions.extend(consultation=row.pk, reason="再延", by=officer, at=at)
    # taken back until it is answered: then nothing waits for anybody
    row, me = asked("q2"), actor("wangfang")
    actions.withdraw(consultation=row.pk, by=me, at=at)
    assert again(row).state == "withdrawn"
    assert not Task.objects.filter(kind="consultation", thing=row.pk, closed_at=None).exists()
    with pytest.raises(actions.NotAtThisStep):
        actions.withdraw(consultation=row.pk, by=me, at=at)


def test_at_the_window_for_somebody(actor: Who, at: datetime) -> None:
    """Without an account he is telephoned by the window that took the question, and may say at once that it helped."""
    clerk = actor("govservice.window")
    given = {"item": "signboard", "title": "", "text": "店招多高要审批？\n两层楼", "by": clerk, "at": at}
    with pytest.raises(actions.ContactMissing):
        actions.take(name="老李", phone="abc", key="w0", **given)
    with pytest.raises(actions.NameMissing):
        actions.take(name="", phone="13900000009", key="w0", **given)
    pk = actions.take(name="老李", phone="139 0000 0009", key="w1", **given).id
    row = Consultation.objects.get(pk=pk)
    assert (row.title, row.phone, row.owner_id, row.clerk_id) == (
        "店招多高要审批？",
        "13900000009",
        None,
        clerk.account,
    )
    actions.answer(consultation=pk, text="要。", by=actor("urban.examiner"), at=at)
    assert "tell" in queries.page(clerk, pk, at).may
    read(at)
    assert not Message.objects.filter(key__startswith="consultation").exists()
    actions.tell(consultation=pk, satisfied=True, by=clerk, at=at)
    assert (again(row).told_at, again(row).satisfied) == (at, True)
    due.sweep(at + timedelta(days=20))
    assert again(row).state == "closed"
    # with an account of his own he reads the answer himself
    person = Person.objects.get(account__login="liguoqiang")
    again_ = {"item": "signboard", "name": person.name_zh, "phone": person.phone, "id_no": person.id_no}
    pk = actions.take(**again_, title="", text="要吗", key="w2", by=actor("govservice.window"), at=at).id
    assert Consultation.objects.get(pk=pk).owner_id == person.account_id
    actions.answer(consultation=pk, text="要。", by=actor("urban.examiner"), at=at)
    read(at)
    assert messages("liguoqiang") == ["consultation.answered"]


def test_who_may(asked: Asked, actor: Who, at: datetime) -> None:
    """Scope × post × ownership: each verb and each read against each kind of person."""
    row = asked()
    stranger, clerk, tax = actor("liguoqiang"), actor("govservice.window"), actor("tax.examiner")
    seen = {
        "wangfang": True, "liguoqiang": False, "urban.examiner": True, "urban.approver": True,
        "tax.examiner": False, "govservice.window": False, "govservice.office": True,
    }  # fmt: skip
    for login, sees in seen.items():
        assert queries.may_see(actor(login), row) is sees, login
    for by in (stranger, clerk, tax):
        with pytest.raises(actions.NoSuchConsultation):
            queries.page(by, row.pk, at)
        with pytest.raises(actions.NoSuchConsultation):
            actions.withdraw(consultation=row.pk, by=by, at=at)
    for by in (stranger, clerk, tax, actor("urban.approver"), actor("wangfang")):
        with pytest.raises(actions.NotYours):
            actions.answer(consultation=row.pk, text="x", by=by, at=at)
        with pytest.raises(actions.NotYours):
            actions.extend(consultation=row.pk, reason="x", by=by, at=at)
    with pytest.raises(actions.NotYours):
        actions.ask(item="signboard", title="", text="x", key="k", by=clerk, at=at)
    with pytest.raises(actions.NotYours):
        actions.take(item="signboard", name="x", phone="13900000009", title="", text="x", key="k", by=tax, at=at)
    assert queries.listed(tax, at) == []
    assert [one.pk for one in queries.listed(actor("govservice.office"), at, state="open")] == [row.pk]


def test_lists_and_figures(asked: Asked, actor: Who, at: datetime) -> None:
    """Mine by keyset; what is open, late, answered in time; one SQL a list."""
    rows = [asked(f"k{n}") for n in range(3)]
    me = Side("", "", "", account=actor("wangfang").account)
    assert [one.pk for one in queries.mine(me, limit=2)] == [rows[2].pk, rows[1].pk]
    assert [one.pk for one in queries.mine(me, after=rows[1].pk)] == [rows[0].pk]
    officer, boss = actor("urban.examiner"), actor("govservice.office")
    actions.answer(consultation=rows[0].pk, text="不用。", by=officer, at=at)
    actions.rate(consultation=rows[0].pk, satisfied=False, remark="没说清", by=actor("wangfang"), at=at)
    late = at + timedelta(days=15)
    actions.answer(consultation=rows[1].pk, text="不用。", by=officer, at=late)
    found = queries.figures(boss, late)
    assert (found.open, found.late, found.answered, found.share, found.content) == (1, 1, 2, 50, 0)
    assert [one.pk for one in queries.listed(boss, late, state="unhelpful")] == [rows[0].pk]
    assert [one.pk for one in queries.listed(boss, late, state="late")] == [rows[2].pk]
