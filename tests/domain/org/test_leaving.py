"""Somebody leaves: nothing stays with him – tasks in hand, posts, stand-ins, sessions, tokens."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from onewindow.domain.org import actions, queries
from onewindow.domain.org.actions import office
from onewindow.domain.org.models import ApiToken, Holding, Sitting
from onewindow.domain.org.refusals import AccountUnknown, NotAllowed, TokenUnknown
from onewindow.kernel import tasks
from onewindow.kernel.models import Task
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds
from tests.domain.org.office import AT, TODAY, actor, boss, post, staff, task, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def test_leaving() -> None:
    """The account is closed at once: no actor, no session, no token, no post from today."""
    row = staff("market.window")
    him = actor("market.window")
    token = actions.issue_token(account=row.account_id, scopes=["read"], by=him, at=AT)
    Sitting.objects.create(account_id=row.account_id, key_hash="x" * 64, began_at=AT, seen_at=AT)
    office.leave(staff=row.pk, seen=row.version, by=boss(), at=AT)
    with pytest.raises(AccountUnknown):
        queries.actor_of(row.account_id, AT)
    with pytest.raises(TokenUnknown):
        actions.use_token(token=token.token, at=AT)
    assert ApiToken.objects.get(pk=token.id).revoked_at == AT
    assert not Sitting.objects.filter(account=row.account_id, ended_at=None).exists()
    row.refresh_from_db()
    assert (row.left_on, row.window_id) == (TODAY, None)
    assert Holding.objects.get(staff=row).to_on == TODAY - timedelta(days=1)
    assert told("staff.left")[0]["tokens"] == [token.id]
    with pytest.raises(office.HasLeft):
        office.leave(staff=row.pk, by=boss(), at=AT)
    with pytest.raises(ChangedMeanwhile):
        office.leave(staff=row.pk, seen=1, by=boss(), at=AT)


def test_tasks_go_back_to_their_queue() -> None:
    """Those of a post to the post; one without a queue needs a colleague, and until then nothing happens."""
    row, window = staff("market.window"), post("market", "window")
    actions.appoint(staff=staff("tax.window").pk, post=window, from_on=TODAY, by=boss(), at=AT)
    queued, own = task(post=window, actor=row.account_id), task(actor=row.account_id)
    with pytest.raises(office.TasksLeft):
        office.leave(staff=row.pk, by=boss(), at=AT)
    assert queries.actor_of(row.account_id, AT)
    assert len(tasks.in_hand({row.account_id})) == 2
    assert office.leave(staff=row.pk, heir=staff("tax.window").pk, by=boss(), at=AT) == 2
    assert set(Task.objects.filter(actor=staff("tax.window").account_id).values_list("pk", flat=True)) == {queued, own}
    assert tasks.in_hand({row.account_id}) == []


def test_the_heir_must_be_able_to() -> None:
    """He holds the posts of what he takes over, or takes those posts too if nobody else is left."""
    row, window = staff("market.window"), post("market", "window")
    colleague = staff("market.examiner")
    actions.appoint(staff=staff("tax.window").pk, post=window, from_on=TODAY, by=boss(), at=AT)
    work = task(post=window, actor=row.account_id)
    for heir in (colleague.pk, row.pk, 10**9):
        with pytest.raises(office.HeirUnfit):
            office.leave(staff=row.pk, heir=heir, posts_too=True, by=boss(), at=AT)
    actions.relieve(staff=staff("tax.window").pk, post=window, by=boss(), at=AT + timedelta(days=1))
    later = AT + timedelta(days=1)
    office.leave(staff=row.pk, heir=colleague.pk, posts_too=True, by=boss(), at=later)
    assert Task.objects.get(pk=work).actor == colleague.account_id
    assert window in actor("market.examiner", later).posts


def test_a_post_is_not_left_empty_by_oversight() -> None:
    """With open tasks somebody takes it, or it is said; without tasks nobody is asked."""
    row, window = staff("market.window"), post("market", "window")
    task(post=window)
    with pytest.raises(office.PostsUnattended) as refused:
        office.leave(staff=row.pk, by=boss(), at=AT)
    assert refused.value.details == {"posts": [window]}
    with pytest.raises(office.PostsUnattended):
        office.leave(staff=row.pk, heir=staff("market.examiner").pk, by=boss(), at=AT)
    office.leave(staff=row.pk, unattended=True, by=boss(), at=AT)
    assert told("staff.left")[0]["unattended"] == [window]


def test_stand_ins_end_with_him() -> None:
    """Who acts for him, and what he acts for others."""
    row = staff("market.window")
    for away, who, named in (
        ("market.window", "tax.window", "window"),
        ("market.examiner", "market.supervisor", "examiner"),
    ):
        office.stand_in(
            away=staff(away).pk, staff=staff(who).pk, posts=[post("market", named)],
            from_on=TODAY, to_on=TODAY + timedelta(days=5), by=boss(), at=AT,
        )  # fmt: skip
    office.leave(staff=row.pk, by=boss(), at=AT + timedelta(days=1))
    assert post("market", "window") not in actor("tax.window", AT + timedelta(days=1)).posts
    office.leave(staff=staff("market.supervisor").pk, by=boss(), at=AT + timedelta(days=1))
    assert not Holding.objects.filter(post=post("market", "examiner"), to_on__gte=TODAY + timedelta(days=1)).exists()


@pytest.mark.parametrize("login", ["market.supervisor", "wangfang"])
def test_others_may_not(login: str) -> None:
    with pytest.raises(NotAllowed):
        office.leave(staff=staff("market.window").pk, by=actor(login), at=AT)


def test_nobody_closes_himself_out() -> None:
    """The last administrator can therefore never go by this door."""
    with pytest.raises(office.NotForOneself):
        office.leave(staff=staff("govservice.office").pk, by=boss(), at=AT)
