"""The handler leaves: named, accepted, at work for the company; ended, and every door is shut at the same moment."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from onewindow.config.serve import visitor
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases.models import Case
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import LicenceNotFound, fetch, mine
from onewindow.domain.messages.queries import inbox
from onewindow.domain.org import actions as org
from onewindow.domain.org.models import Account, Enterprise, Person
from onewindow.kernel.log import run_readers
from tests import worlds
from tests.domain.bundles.story import FORM, Story

BOSS, HANDLER, SHOP = "zhaolei", "wangfang", "91990100MAUX7P5L10"
ANSWERS = {"q1": "licensed", "q2": "none", "q3": "no", "q4": "yes", "q5": "shared", "q6": "no"}


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    """The demo city, now."""
    with worlds.demo_city(worlds.now() - timedelta(days=1)):
        yield Story(timezone.now(), pause=timedelta(milliseconds=1))


def browser(login: str) -> Client:
    """Somebody with a session."""
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_handler_leaves(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, drafts, files, licences, inbox, stream and tokens: all open before, all shut after; the work goes on."""
    monkeypatch.setattr(visitor, "connection", SimpleNamespace(close=lambda: None))  # it is the test's here
    shop = Enterprise.objects.get(uscc=SHOP).pk
    her = Person.objects.get(account__login=HANDLER)
    role = org.name_handler(enterprise=shop, name=her.name_zh, id_no=her.id_no, by=story.actor(BOSS), at=story.tick())
    org.accept_role(role=role, by=story.actor(HANDLER), at=story.tick())
    bundle, draft, licence = _work(story, shop)
    client, token = browser(HANDLER), _token(story)
    pages = _pages(bundle, draft, licence)
    assert {path: client.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)
    api = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    paths = (f"/api/v1/applications/{bundle}", f"/api/v1/drafts/{draft}", f"/api/v1/licences/{licence}")
    assert {path: Client().get(path, **api).status_code for path in paths} == dict.fromkeys(paths, 200)  # type: ignore[arg-type]
    assert inbox(story.actor(HANDLER)) and list(mine(story.actor(HANDLER)))
    topics = (
        f"bundle:{bundle}",
        f"case:{Case.objects.filter(group=f'bundle:{bundle}').values_list('pk', flat=True)[0]}",
    )
    assert _hears(client, topics) == frozenset(topics)

    assert browser(BOSS).post(f"/me/roles/{role}/?for={SHOP}", {"act": "end"}).status_code == 302
    story.now = timezone.now()
    assert {path: client.get(path).status_code for path in pages} == dict.fromkeys(pages, 404)
    assert {path: Client().get(path, **api).status_code for path in paths} == dict.fromkeys(paths, 404)  # type: ignore[arg-type]
    assert client.post(f"/drafts/{draft}/discard/").status_code == 404
    assert client.post(f"/applications/{bundle}/withdraw/").status_code == 404
    assert not [one for one in inbox(story.actor(HANDLER)) if one.enterprise_id]
    assert not list(mine(story.actor(HANDLER))) and not queries.bundles_of(story.actor(HANDLER), story.now)
    assert _hears(client, topics) == frozenset()
    for verb in (actions.withdraw, actions.resubmit):
        with pytest.raises(actions.NotYours):
            verb(bundle=bundle, by=story.actor(HANDLER), at=story.now)
    with pytest.raises(LicenceNotFound):
        fetch(licence, story.actor(HANDLER))
    boss = browser(BOSS)
    assert {path: boss.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)  # the work is the shop's


def _work(story: Story, shop: int) -> tuple[int, int, str]:
    """A draft of hers that is handed in, one that is not, and a licence of the shop."""
    filed = 0
    for number in range(2):
        who = story.actor(HANDLER)
        saved = actions.begin(
            package="open-restaurant", answers=ANSWERS, enterprise=shop, key=uuid4().hex, by=who, at=story.tick()
        )
        saved = actions.save_draft(draft=saved.draft, number=saved.number, data=FORM, by=who, at=story.tick())
        for upload in queries.draft_page(saved.draft, who, story.now).uploads:
            slug, file = upload.material.type.key, story.stored()
            actions.attach(draft=saved.draft, material=slug, file=file, by=who, at=story.tick())
        if number == 0:
            filed = actions.submit(draft=saved.draft, key="shop", by=who, at=story.tick()).id
    story.accept(filed)
    for node, state in story.states(filed).items():
        if state in ("reviewing", "deciding"):
            story.grant(filed, node)
    run_readers(story.tick())
    for row in Licence.objects.filter(state="making"):
        licences.make(licence=row.pk, at=story.tick())
    run_readers(story.tick())
    assert Bundle.objects.get(pk=filed).enterprise_id == shop
    return filed, saved.draft, Licence.objects.filter(holder_enterprise=shop)[0].identifier


def _pages(bundle: int, draft: int, licence: str) -> list[str]:
    found = [f"/applications/{bundle}/", f"/applications/{bundle}/receipt/", f"/applications/{bundle}/progress/"]
    found += [f"/drafts/{draft}/", f"/drafts/{draft}/materials/", f"/drafts/{draft}/check/"]
    found += [f"/me/licences/{licence}/", f"/me/licences/{licence}/pdf/", f"/me/licences/{licence}/signature/"]
    found += [f"/me/?for={SHOP}", f"/me/inbox/?for={SHOP}", f"/me/people/?for={SHOP}", f"/me/history/?for={SHOP}"]
    files = queries.draft_page(draft, Story(timezone.now()).actor(BOSS), timezone.now()).uploads
    return [*found, f"/drafts/{draft}/pages/{files[0].pages[0].id}/"]


def _token(story: Story) -> str:
    who = story.actor(HANDLER)
    return org.issue_token(account=who.account, scopes=["read", "apply", "licences"], by=who, at=story.now).token


def _hears(client: Client, topics: tuple[str, ...]) -> frozenset[str]:
    """What a stream with this session would carry."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    found = visitor.look(f"{settings.SESSION_COOKIE_NAME}={cookie}", topics)
    return found.things if found else frozenset()
