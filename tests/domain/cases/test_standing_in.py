"""A stand-in acts with the post of who is away: the log says for whom, and one person stays one person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.refusals import SecondPerson
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Account, Holding, Staff
from onewindow.domain.org.queries import Actor, actor_of
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
WORDS = {"reason": "other", "reasons": "不符合条件", "guidance": "整改后再申请", "legal_basis": "食品安全法"}


def stands_in(desk: Desk, post: int, who: Actor) -> Actor:
    """``who`` stands in for the one who holds this post, for a week; the actor as he then is."""
    today = timezone.localtime(desk.at).date()
    away = Holding.objects.filter(post=post, acting_for=None).order_by("pk")[0].staff_id
    office.stand_in(
        away=away, staff=Staff.objects.get(account=who.account).pk, posts=[post],
        from_on=today, to_on=today + timedelta(days=6), by=desk.actor("govservice.office"), at=desk.at,
    )  # fmt: skip
    assert who.account is not None
    return actor_of(who.account, desk.at)


def test_the_log_says_for_whom(desk: Desk) -> None:
    """An opinion given by a stand-in stands in the history with both names; one's own carries nothing more."""
    case = desk.reviewing(desk.accepted())
    post = spec(case.item_version_id).review_posts[0]
    away = desk.holder(post)
    colleague = desk.holder(spec(case.item_version_id).supervisor_post)
    acting = stands_in(desk, post, colleague)
    actions.review(case=case.pk, stance="agree", by=acting, at=desk.at)
    said = [one for one in queries.history(case.pk, acting) if one.name == "case.review"][-1]
    assert said.by is not None
    assert said.stands_in_for is not None
    assert (said.by.account, said.stands_in_for.account) == (acting.account, away.account)
    assert said.data["for"] == away.account
    assert all(one.stands_in_for is None for one in queries.history(case.pk, acting) if one.name != "case.review")


def test_nobody_is_his_own_second_person(desk: Desk) -> None:
    """Who proposes with his own post does not consent with that of somebody he stands in for; nor the other way round."""
    case = desk.single()
    known = spec(case.item_version_id)
    clerk = desk.holder(known.window_post)
    both = stands_in(desk, known.supervisor_post, clerk)
    assert known.supervisor_post in both.posts
    actions.propose_not_accept(case=case.pk, **WORDS, by=both, at=desk.at)
    with pytest.raises(SecondPerson):
        actions.consent(case=case.pk, by=both, at=desk.at)
    assert Account.objects.get(pk=both.account).is_active
    moved = actions.consent(case=case.pk, by=desk.holder(known.supervisor_post), at=desk.at)
    assert moved.state == "not_accepted"


def test_a_stand_in_proposes_and_does_not_consent(desk: Desk) -> None:
    """The other way round: he proposes for the window, and is himself the supervisor."""
    case = desk.single()
    known = spec(case.item_version_id)
    both = stands_in(desk, known.window_post, desk.holder(known.supervisor_post))
    actions.propose_not_accept(case=case.pk, **WORDS, by=both, at=desk.at)
    with pytest.raises(SecondPerson):
        actions.consent(case=case.pk, by=both, at=desk.at)
