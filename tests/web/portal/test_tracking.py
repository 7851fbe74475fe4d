"""Following an application without logging in: number and four signs together, and not too often."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from onewindow.domain.bundles import queries
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
    for number, tail in ((page.number, "0000"), (page.number, ""), (page.number, "9"), ("YJS1", "0249")):
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
