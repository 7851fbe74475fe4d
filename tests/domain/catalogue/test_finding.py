"""Finding by everyday words: what people type is not what the catalogue says."""

from collections.abc import Iterable
from functools import partial

import pytest

from onewindow.domain.bundles import seed as bundles
from onewindow.domain.catalogue.rules import ENOUGH
from onewindow.domain.catalogue.rules.search import closeness as near
from onewindow.domain.catalogue.seed import data

WORDS: Iterable[tuple[str, str]] = [tuple(pair) for pair in data("search/synonyms")]
closeness = partial(near, synonyms=WORDS)

RESTAURANT = ("开办餐饮店“一件事”", "Open a restaurant", "catering", "cafe")


@pytest.mark.parametrize(
    "text", ["开餐饮店", "开餐", "餐饮", "开饭店", "餐馆", "我想开个小吃店", "open restaurant", "Restaurant"]
)
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


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("开药店", "open-pharmacy"),
        ("我想开个药房", "open-pharmacy"),
        ("pharmacy", "open-pharmacy"),
        ("卖医疗器械", "start-device-sales"),
        ("开医疗器械店", "start-device-sales"),
        ("medical devices", "start-device-sales"),
        ("退休", "retire"),
        ("办退休手续", "retire"),
        ("退休金", "retire"),
        ("pension", "retire"),
        ("交房", "new-home-handover"),
        ("办房产证", "new-home-handover"),
        ("新房过户", "new-home-handover"),
        ("new home", "new-home-handover"),
        ("生孩子", "newborn"),
        ("给宝宝上户口", "newborn"),
        ("baby", "newborn"),
        ("注销公司", "close-company"),
        ("公司不干了", "close-company"),
        ("close a business", "close-company"),
        ("开饭店", "open-restaurant"),
        ("注册公司", "start-company"),
    ],
)
def test_each_package_comes_first_for_its_everyday_words(text: str, slug: str) -> None:
    """What people say of what they want to do, in both languages."""
    documents = [bundles.document(one) for one in bundles.ORDER]
    found = {d["slug"]: closeness(text, (d["name_zh"], d["name_en"], *d["aliases"])) for d in documents}
    assert max(found, key=lambda one: found[one]) == slug
    assert found[slug] >= ENOUGH
