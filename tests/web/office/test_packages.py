"""Packages in the office: written through its pages, kept apart when two write, published by a second person; nobody else."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.bundles.models import Package, PackageChange, PackageVersion
from tests.domain.bundles.conftest import packages
from tests.web.workbench.conftest import sign_in

__all__ = ["packages", "sign_in"]
pytestmark = pytest.mark.usefixtures("packages")
SignIn = Callable[[str], Client]
DAY = "2099-01-01"


def key() -> str:
    return uuid.uuid4().hex


def post(client: Client, change: int, what: str, **typed: Any) -> Any:
    """One small form of the editor, with the version the page shows."""
    seen = PackageChange.objects.get(pk=change).version
    return client.post(reverse("office:package-edit", args=[change, what]), {"seen": seen, "key": key(), **typed})


def test_a_package_is_written_checked_and_published(sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    """By the lists alone: a circle is named, an orphan is given its question; a second person publishes."""
    client = sign_in("govservice.supervisor")
    with django_assert_max_num_queries(14):
        assert "开办餐饮店" in client.get(reverse("office:packages")).content.decode()
    wrong = client.post(reverse("office:package-new"), {"name_zh": "开咖啡馆", "slug": "Open Café", "key": key()})
    assert wrong.status_code == 422 and "开咖啡馆" in wrong.content.decode()
    given = {"name_zh": "开咖啡馆", "slug": "open-cafe", "effective_from": DAY, "key": key()}
    first, again = (client.post(reverse("office:package-new"), given) for _ in range(2))
    assert first["Location"] == again["Location"], "sent twice, begun once"
    change = PackageChange.objects.get().pk
    for slug in ("self-employed-registration", "food-catering-licence"):
        assert post(client, change, "item", item=slug).status_code == 302
    assert post(client, change, "item", item="signboard", optional="1").status_code == 302
    page = reverse("office:package-change", args=[change])
    assert "没有任何选项会选中它" in client.get(page).content.decode()
    asked = post(client, change, "ask", text_zh="设招牌吗？", items=["signboard"])
    assert asked.status_code == 302
    circle = {"source": "food-catering-licence", "target": "self-employed-registration"}
    assert post(client, change, "arrow", **circle).status_code == 302
    told = client.get(page).content.decode()
    assert "循环依赖" in told and "node-red" in told
    submit = reverse("office:package-submit", args=[change])
    assert client.post(submit, {"seen": 7, "key": key()}).status_code == 409
    assert post(client, change, "arrow-out", **circle).status_code == 302
    told = client.get(page).content.decode()
    assert "可以发布" in told and "85 %" in told and "62 %" in told and "82 %" in told
    twice = post(client, change, "item", item="signboard")
    assert twice.status_code == 409 and "套餐中已有此项" in twice.content.decode()
    stale = client.post(
        reverse("office:package-edit", args=[change, "words"]),
        {"name_zh": "咖啡店", "effective_from": DAY, "seen": 1, "key": key()},
    )
    assert stale.status_code == 409 and "咖啡店" in stale.content.decode(), "what was typed stays"
    question = PackageChange.objects.get(pk=change).document["questions"][0]["id"]
    typed = {"question": question, "text_zh": "设户外招牌吗？", "new.zh": "还没想好", "seen": 1, "key": key()}
    stale = client.post(reverse("office:package-edit", args=[change, "question"]), typed)
    assert stale.status_code == 409 and 'value="还没想好"' in stale.content.decode(), "and so does a new answer"
    assert 'value="设户外招牌吗？"' in stale.content.decode()
    renamed = post(client, change, "words", name_zh="咖啡店", effective_from=DAY)
    assert renamed.status_code == 302
    seen = PackageChange.objects.get(pk=change).version
    assert client.post(submit, {"seen": seen, "key": key()}).status_code == 302
    approve = reverse("office:package-approve", args=[change])
    assert client.post(approve, {"seen": seen + 1, "key": key()}).status_code == 409, "not by who wrote it"
    second = sign_in("govservice.office")
    desk = second.get("/desk/?all=1").content.decode()
    assert f'href="{page}"' in desk and "咖啡店" in desk and "open-cafe" in desk, "the review stands on the to-do list"
    assert page in second.get("/office/").content.decode()
    assert "批准" in second.get(page).content.decode()
    assert second.post(approve, {"seen": seen + 1, "key": key()}).status_code == 302
    version = PackageVersion.objects.get(package__slug="open-cafe")
    assert (version.name_zh, set(version.items)) == (
        "咖啡店",
        {"self-employed-registration", "food-catering-licence", "signboard"},
    )
    figures = reverse("office:package-figures")
    assert "株洲" in client.get(figures).content.decode()  # the plans are in memory from now on
    for slug in Package.objects.values_list("slug", flat=True):
        told = client.get(reverse("office:package", args=[slug])).content.decode()
        known = slug == "open-cafe" or (all(f"{percent} %" in told for percent in (85, 62, 82)) and "<details" in told)
        assert known, f"{slug}: its gain beside Zhuzhou's, with the arithmetic"
    with django_assert_max_num_queries(12):
        assert client.get(figures).status_code == 200


def test_nobody_else(sign_in: SignIn) -> None:
    """A citizen, a clerk of the window and who is not logged in see none of it."""
    pages = [
        reverse("office:packages"),
        reverse("office:package-new"),
        reverse("office:package", args=["retire"]),
        reverse("office:package-figures"),
        reverse("office:package-behind", args=["retire", "all"]),
    ]
    for login in ("wangfang", "govservice.window"):
        client = sign_in(login)
        assert {client.get(page).status_code for page in pages} <= {403, 404}, login
    assert {Client().get(page).status_code for page in pages} == {302}
    office = sign_in("govservice.supervisor")
    assert office.get(reverse("office:package-change", args=[999])).status_code == 404
    other = sign_in("tax.supervisor")
    start = {"effective_from": DAY, "key": key()}
    assert other.post(reverse("office:package", args=["open-restaurant"]), start).status_code in (403, 409)
    assert not PackageChange.objects.exists()
