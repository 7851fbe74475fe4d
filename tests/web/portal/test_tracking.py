"""Following an application without logging in: number and four signs together, and not too often."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from onewindow.domain.bundles import actions, queries
from onewindow.domain.org.models import Account
from tests import worlds
from tests.domain.bundles.story import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    """The demo city, and verbs with their usual actors."""
    cache.clear()
    with worlds.demo_city(worlds.now()):
        yield Story(timezone.now())
    cache.clear()


def ask(number: str, tail: str) -> tuple[int, str]:
    """Status and page."""
    answer = Client().post("/track/", {"number": number, "tail": tail})
    return answer.status_code, answer.content.decode()


def test_number_and_signs_belong_together(story: Story) -> None:
    """The page shows the progress and no name; a wrong pair is refused without saying what is wrong."""
    bundle = story.submit()
    page = queries.bundle_page(bundle, story.owner, timezone.now())
    status, text = ask(page.number, "0249")
    assert status == 200
    assert page.number in text
    assert "王芳" not in text
    drawn = text[text.index('<ol class="stages"') :].split("</ol>")[0]
    assert 'aria-current="step"' in drawn.split("</li>")[0], "the whole package waits for its acceptance"
    single = story.case(bundle, page.nodes[0].slug).number
    status, text = ask(single.lower(), "0249")
    assert (status, single in text, '<ol class="stages"' in text, "王芳" in text) == (200, True, True, False), (
        "by a slip too"
    )
    for number, tail in (
        (single, "0000"),
        (page.number, "0000"),
        (page.number, ""),
        (page.number, "9"),
        ("YJS1", "0249"),
    ):
        status, text = ask(number, tail)
        assert status == 422
        assert "查无此联办件" in text or "没有" in text or "不存在" in text or "查无" in text


def test_trying_out_is_slow(story: Story) -> None:
    """After twenty tries from one address even the right pair has to wait."""
    bundle = story.submit()
    number = queries.bundle_page(bundle, story.owner, timezone.now()).number
    for tail in range(20):
        ask(number, f"{tail:04d}")
    status, text = ask(number, "0249")
    assert status == 422
    assert "十分钟" in text


def test_the_steps_stand_where_a_bundle_is_looked_at(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """3+1 on the bundle's page and its receipt; gone where nothing more comes. A receipt without papers says so in words."""
    bundle = story.submit()
    here, client = f"/applications/{bundle}/", Client()
    client.force_login(Account.objects.get(pk=story.owner.account))

    def drawn(path: str) -> list[str]:
        text = client.get(path).content.decode()
        return text.split('<ol class="stages"')[1].split("</ol>")[0].split("</li>") if "stages" in text else []

    for path in (here, f"{here}receipt/"):
        assert 'aria-current="step"' in drawn(path)[0], path
    story.accept(bundle)
    assert 'aria-current="step"' in drawn(here)[1], "accepted, it is examined"
    real, said = queries.receipt, "未收取材料"
    assert said not in client.get(f"{here}receipt/").content.decode()
    monkeypatch.setattr(queries, "receipt", lambda *given: replace(real(*given), materials=()))
    assert said in client.get(f"{here}receipt/").content.decode()
    actions.withdraw(bundle=bundle, by=story.owner, at=timezone.now())
    assert drawn(here) == []
