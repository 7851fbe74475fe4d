"""The index follows what is in force; a search is narrowed and counted; what is looked for in vain is kept without anybody in it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.config.searchable import fill, searchable
from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.actions import search as actions
from onewindow.domain.catalogue.actions.search import Findable
from onewindow.domain.catalogue.models import ItemVersion, SearchEntry, SearchMiss, Synonym
from onewindow.domain.catalogue.queries import Within, search
from onewindow.domain.catalogue.queries.search import misses, stale, synonyms
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds

NOW = worlds.now()
TODAY = timezone.localdate()


@pytest.fixture
def city(db: None) -> Iterator[None]:
    """The demo city, searchable."""
    with worlds.searchable_city(NOW):
        yield


def _office(login: str = "govservice.office") -> Actor:
    return actor_of(Account.objects.get(login=login).pk, NOW)


def test_the_index_is_made_once_and_made_good(city: None) -> None:
    """Repeating changes nothing; what was lost comes back, what does not stand goes; an emptied one is stale."""
    before = list(SearchEntry.objects.order_by("kind", "ref").values_list("kind", "ref", "made_from"))
    assert len(before) >= 62 and searchable(NOW) == 0 and not stale() and fill(NOW) == 0
    SearchEntry.objects.filter(ref="deed-tax").delete()
    actions.index([Findable(kind="item", ref="no-such-item", name_zh="不存在的事项")])
    assert searchable(NOW) == 2
    assert list(SearchEntry.objects.order_by("kind", "ref").values_list("kind", "ref", "made_from")) == before
    SearchEntry.objects.all().delete()
    assert stale() and queries.find("契税", TODAY) == []
    assert fill(NOW) >= 62 and [one.slug for one in queries.find("契税", TODAY)][:1] == ["deed-tax"]


def test_what_is_suspended_is_not_found(city: None) -> None:
    """From the moment it holds, even before the index is made good; and after that it is not in the index either."""
    row = ItemVersion.objects.get(item__slug="deed-tax")
    fields = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
    ItemVersion.objects.create(**{**fields, "number": 9, "standing": "suspended", "effective_from": TODAY})
    assert "deed-tax" not in [one.slug for one in queries.find("契税", TODAY)]
    assert actions.index_items(at=NOW, slugs=["deed-tax"]) == 1
    assert "deed-tax" not in [hit.ref for hit in search("契税").hits]
    assert actions.index_items(at=NOW - timedelta(days=1), slugs=["deed-tax"]) == 1


def test_narrowed_and_counted(city: None) -> None:
    """Facets count the hits; each value narrows to as many."""
    found = search("登记", limit=100)
    for name, values in found.facets.items():
        for one in values[:3]:
            narrow = search("登记", Within(**{name: one.value}), limit=100)
            assert len(narrow.hits) >= one.count, (name, one)
            assert {getattr(hit, name) for hit in narrow.hits} == {one.value} or name in ("audience", "theme")
    assert {hit.kind for hit in search("餐饮", Within(kinds=("package",))).hits} == {"package"}


def test_one_sql_for_candidates_and_one_for_words(city: None) -> None:
    """However long the text; nothing at all for an empty one, and nothing breaks by signs that are none."""
    with CaptureQueriesContext(connection) as asked:
        search("我想开一个卖奶茶和小吃的餐饮店怎么办理食品经营许可证" * 3)
    assert len(asked) == 2
    for text in ("", " ", "\x00", "？！", "%_'", "a" * 300, "😀", "1", "-", "\udc80"):
        search(text)


def test_did_you_mean_and_codes(city: None) -> None:
    code = ItemVersion.objects.values_list("implementation_code", flat=True).get(item__slug="deed-tax")
    assert search("契睡").suggestion == "契税" and search("canyindian").suggestion == "餐饮店"
    assert search("契税").suggestion == ""
    assert [hit.ref for hit in search(code[:24]).hits if hit.score == 1.0 and hit.kind == "item"] == [
        "deed-tax"
    ] or search(code).hits[0].ref == "deed-tax"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("打折机票", True), ("火星移民许可", True), ("我想办火星签证怎么办", True),
        ("990101199001011234", False), ("13800138000", False), ("王伟", False), ("李小明", False), ("欧阳建国", False),
        ("云A12345", False), ("a@b.cn", False), ("张伟 13800138000", False), ("91990100MAUX7P5L10", False), ("好", False),
    ],
)  # fmt: skip
def test_what_is_looked_for_in_vain(db: None, text: str, kept: bool) -> None:
    """Words about things are counted by day; numbers, addresses and names of people are never kept."""
    assert actions.note_missing(text=text, on=TODAY) is kept
    actions.note_missing(text=text, on=TODAY)
    assert list(SearchMiss.objects.values_list("count", flat=True)) == ([2] if kept else [])


def test_nonsense_fills_no_table(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("onewindow.domain.catalogue.actions.search.missing.MOST_A_DAY", 3)
    kept = [actions.note_missing(text=f"奇怪词{sign}{sign}", on=TODAY) for sign in "甲乙丙丁戊"]
    assert kept == [True] * 3 + [False] * 2


def test_the_portal_counts_and_finds(city: None) -> None:
    """A page that finds nothing counts it; as one types nothing is counted; a synonym ends it."""
    client = Client()
    assert client.get("/find/suggest/", {"q": "量子飞船"}).status_code == 200 and not SearchMiss.objects.exists()
    page = client.get("/find/", {"q": "量子飞船"}).content.decode()
    assert "没有找到" in page and [one.text for one in misses(TODAY)] == ["量子飞船"]
    actions.add_synonym(said="量子飞船", meant="契税", by=_office(), at=NOW)
    assert misses(TODAY) == []
    assert "/items/deed-tax/" in client.get("/find/", {"q": "量子飞船"}).content.decode()
    narrowed = client.get("/find/", {"q": "登记", "for": "1"}).content.decode()
    assert 'aria-current="true"' in narrowed and "/items/birth-household-registration/" in narrowed
    assert "您是不是要找" in client.get("/find/", {"q": "canyindian"}).content.decode()


def test_words_of_the_office(city: None) -> None:
    """Added, changed, taken out of use, each by an event; a packaged one that was changed does not come back."""
    office, told = _office(), Event.objects.filter(kind="synonym")
    pk = actions.add_synonym(said="买 房税", meant="契税申报缴纳", by=office, at=NOW)
    with pytest.raises(actions.SynonymStands):
        actions.add_synonym(said="买房税", meant="契税申报缴纳", by=office, at=NOW)
    for said, meant in (("", "契税"), ("契税", ""), ("契税", "契税"), ("一" * 13, "契税")):
        with pytest.raises(actions.SynonymUnfit):
            actions.add_synonym(said=said, meant=meant, by=office, at=NOW)
    assert actions.change_synonym(synonym=pk, said="房税", meant="契税", seen=1, by=office, at=NOW) == pk
    with pytest.raises(ChangedMeanwhile):
        actions.retire_synonym(synonym=pk, seen=1, by=office, at=NOW)
    actions.retire_synonym(synonym=pk, seen=2, by=office, at=NOW)
    packaged = Synonym.objects.get(said="刻章", meant="印章")
    assert actions.change_synonym(synonym=packaged.pk, said="刻章", meant="公章", by=office, at=NOW) != packaged.pk
    actions.reindex(at=NOW)
    assert {one.meant for one in synonyms("刻章") if one.said == "刻章"} == {"公章刻制", "公章"}
    assert [one.name for one in told.order_by("id")] == [
        "synonym.added",
        "synonym.changed",
        "synonym.retired",
        "synonym.changed",
    ]
    for login in ("govservice.window", "market.supervisor", "wangfang"):
        with pytest.raises(actions.MayNotKeepWords):
            actions.add_synonym(said="甲乙", meant="丙丁", by=_office(login), at=NOW)
