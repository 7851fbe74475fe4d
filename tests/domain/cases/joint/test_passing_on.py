"""A task passes from hand to hand within its body (转办), with a reason; the list follows; a stand-in acts for who is away."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from onewindow.domain.bundles.queries import desk as listed
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions.examination.passing_on import HasItAlready, NotOfThisBody, PersonAsked
from onewindow.domain.cases.models import Case, ConsultBody
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Department, Staff
from onewindow.domain.org.queries import Actor, actor_of, names_of
from onewindow.kernel import tasks
from onewindow.kernel.models import Task
from onewindow.kernel.step import TaskGone
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def number(actor: Actor) -> str:
    assert actor.account
    return names_of({actor.account})[actor.account].number


def shown(actor: Actor, desk: Desk) -> set[int]:
    """Whose cases stand in the list; and the counts say the same."""
    rows = listed(actor, desk.at).rows
    counted = tasks.counts(at=desk.at, posts=actor.posts, hands=actor.hands)
    assert sum(counted.values()) == len(rows)
    return {one.thing for one in rows if one.kind == "case"}


def asked(desk: Desk) -> tuple[Case, dict[str, Any], Task]:
    """A case on which the tax office is asked for an opinion: its task lies in the queue of two examiners."""
    case = desk.reviewing(desk.accepted())
    desk.review(case)
    actions.consult(
        case=case.pk, question="有无欠税？", departments=[Department.objects.get(slug="tax").pk], days=2,
        by=desk.holder(spec(case.item_version_id).decide_post), at=desk.at,
    )  # fmt: skip
    task = Task.objects.get(thing=case.pk, name="opine", closed_at=None)
    return case, {"case": case.pk, "task": task.pk, "why": "出差", "at": desk.at}, task


def test_the_list_follows_the_task(desk: Desk) -> None:
    """From the queue to one, from him to another by the supervisor; only who has it in hand can do it."""
    case, told, _ = asked(desk)
    one, other = desk.actor("tax.examiner"), desk.actor("tax.examiner2")
    boss, stranger = desk.actor("tax.supervisor"), desk.actor("fire.supervisor")
    assert case.pk in shown(one, desk) & shown(other, desk)
    for refused, change in (
        (ReasonsMissing, {"why": " ", "by": one}),
        (NotYours, {"by": stranger}),
        (NotYours, {"by": desk.actor("govservice.window")}),
        (NotOfThisBody, {"to": number(boss), "by": one}),
        (TaskGone, {"task": 0, "by": one}),
    ):
        with pytest.raises(refused):
            actions.pass_on(**told | {"to": number(other)} | change)
    actions.pass_on(**told, to=number(other), by=one)
    assert case.pk not in shown(one, desk)
    assert case.pk in shown(other, desk)
    with pytest.raises(NotYours):
        actions.opine(case=case.pk, stance="agree", by=one, at=desk.at)
    with pytest.raises(NotYours):
        actions.pass_on(**told, to=number(one), by=one)
    with pytest.raises(HasItAlready):
        actions.pass_on(**told, to=number(other), by=boss)
    actions.pass_on(**told, to=number(one), by=boss)
    actions.opine(case=case.pk, stance="agree", by=one, at=desk.at)
    assert ConsultBody.objects.get(case=case).by_id == one.account
    first, second = queries.dossier(case.pk, one, desk.at).joint.passed
    assert [(first.away, first.to), (second.away, second.to)] == [
        (None, other.account), (other.account, one.account),
    ]  # fmt: skip
    assert (second.by, second.why) == (boss.account, "出差")


def test_a_stand_in_has_what_the_other_had_in_hand_and_the_log_says_for_whom(desk: Desk) -> None:
    case, told, task = asked(desk)
    away, colleague, helper = (desk.actor(f"tax.{name}") for name in ("examiner", "examiner2", "approver"))
    actions.pass_on(**told, to=number(away), by=away)
    today = timezone.localtime(desk.at).date()
    office.stand_in(
        away=Staff.objects.get(account=away.account).pk, staff=Staff.objects.get(account=helper.account).pk,
        posts=[task.post or 0], from_on=today, to_on=today + timedelta(days=3),
        by=desk.actor("govservice.office"), at=desk.at,
    )  # fmt: skip
    assert helper.account
    acting = actor_of(helper.account, desk.at)
    assert case.pk in shown(acting, desk)
    assert case.pk not in shown(colleague, desk)
    actions.opine(case=case.pk, stance="agree", by=acting, at=desk.at)
    (question,) = queries.dossier(case.pk, acting, desk.at).joint.questions
    assert (question.answers[0].by, question.answers[0].away) == (helper.account, away.account)
    said = [one for one in queries.history(case.pk, acting) if one.name == "case.opine"]
    assert said[0].stands_in_for is not None
    assert said[0].stands_in_for.account == away.account


def test_a_person_who_was_asked_answers_himself(desk: Desk) -> None:
    case, _, _ = asked(desk)
    one, other = desk.actor("market.examiner"), desk.actor("market.examiner2")
    by = desk.holder(spec(case.item_version_id).decide_post)
    actions.consult(case=case.pk, question="您的看法？", persons=[number(one)], days=1, by=by, at=desk.at)
    task = Task.objects.get(thing=case.pk, name="opine", actor=one.account)
    with pytest.raises(PersonAsked):
        actions.pass_on(case=case.pk, task=task.pk, to=number(other), why="出差", by=one, at=desk.at)
    actions.opine(case=case.pk, stance="agree", by=one, at=desk.at)
