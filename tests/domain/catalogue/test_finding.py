"""Finding by everyday words: what people type is not what the catalogue says."""

import pytest

from onewindow.domain.catalogue.rules import ENOUGH, closeness

RESTAURANT = ("开办餐饮店“一件事”", "Open a restaurant", "catering", "cafe")


@pytest.mark.parametrize("text", ["开餐饮店", "开餐", "餐饮", "开饭店", "餐馆", "我想开个小吃店", "open restaurant", "Restaurant"])
def test_everyday_words_find_the_package(text: str) -> None:
    """Missing characters, everyday words, word order and case do not matter."""
    assert closeness(text, RESTAURANT) >= ENOUGH


@pytest.mark.parametrize("text", ["", " ", "护照", "passport", "落户", "店"])
def test_other_words_do_not(text: str) -> None:
    """A single character says too little unless it stands in a name; then it is a hit like any part of it."""
    assert (closeness(text, RESTAURANT) >= ENOUGH) == (text == "店")


def test_the_name_itself_comes_first() -> None:
    """The whole name before a part of it, a part before mere likeness."""
    names = ("食品经营许可",)
    whole, part, like = (closeness(text, names) for text in ("食品经营许可", "食品经营", "经营食品许可"))
    assert whole > part > like >= ENOUGH
