"""The page of search words: one click from what was looked for in vain to a meaning; stale pages and doubles are refused."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.catalogue.actions.search import Findable, count, index, note_missing
from onewindow.domain.catalogue.models import SearchMiss, Synonym
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
SignIn = Callable[[str], Client]
HERE = "/office/catalogue/words/"


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        index([Findable(kind="item", ref="deed-tax", name_zh="契税申报缴纳", name_en="Deed tax")])
        count()
        yield


def test_from_what_was_not_found_to_a_meaning(sign_in: SignIn) -> None:
    for _ in range(3):
        note_missing(text="买房的那个税", on=timezone.localdate())
    client = sign_in("govservice.office")
    page = client.get(HERE).content.decode()
    assert "买房那个税" in page and "设为检索词" in page
    form = client.get(f"{HERE}new/", {"said": "买房那个税"}).content.decode()
    assert 'value="买房那个税"' in form
    sent = {"key": "k1", "said": "买房那个税", "meant": "契税申报"}
    for _ in range(2):  # a double click adds one
        assert client.post(f"{HERE}new/", sent).status_code == 302
    assert Synonym.objects.get(said="买房那个税").meant == "契税申报" and SearchMiss.objects.count() == 1
    assert "设为检索词" not in client.get(HERE).content.decode()
    again = client.post(f"{HERE}new/", {**sent, "key": "k2"})
    assert again.status_code == 409 and "该检索词已存在" in again.content.decode()
    empty = client.post(f"{HERE}new/", {"key": "k3", "said": "买房那个税", "meant": ""})
    assert empty.status_code == 422 and 'value="买房那个税"' in empty.content.decode()


def test_a_stale_page_is_refused(sign_in: SignIn) -> None:
    client = sign_in("govservice.office")
    client.post(f"{HERE}new/", {"key": "k1", "said": "房税", "meant": "契税"})
    pk = Synonym.objects.get(said="房税").pk
    assert client.post(f"{HERE}{pk}/", {"key": "k2", "seen": 1, "said": "房税", "meant": "契税申报"}).status_code == 302
    assert client.post(f"{HERE}{pk}/retire/", {"key": "k3", "seen": 1}).status_code == 409
    assert client.post(f"{HERE}{pk}/retire/", {"key": "k4", "seen": 2}).status_code == 302
    assert client.get(f"{HERE}{pk}/").status_code == 404
    assert not Synonym.objects.filter(said="房税", retired=False).exists()


@pytest.mark.parametrize("login", ["govservice.window", "tax.supervisor", "wangfang"])
def test_it_is_closed_to_others(sign_in: SignIn, login: str) -> None:
    client = sign_in(login)
    for path in (HERE, f"{HERE}new/", f"{HERE}1/"):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{HERE}1/retire/").status_code == 403


def test_pages_by_key_in_few_statements(sign_in: SignIn, django_assert_max_num_queries: Callable[..., object]) -> None:
    Synonym.objects.bulk_create(
        Synonym(said=f"词{number:03}", meant="契税", packaged=True, changed_at=timezone.now()) for number in range(120)
    )
    client, seen, query = sign_in("govservice.office"), 0, ""
    client.get(HERE)
    for _ in range(4):
        with django_assert_max_num_queries(9):
            page = client.get(reverse("office:catalogue-words") + query)
        seen += len(page.context["rows"])
        query = page.context["older"]
        if not query:
            break
    assert seen == 120
    assert len(client.get(HERE, {"q": "词11"}).context["rows"]) == 10
