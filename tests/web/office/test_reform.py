"""The reform ledger in the office: a batch opened, filled, closed through its pages; stale and double clicks; nobody else."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.catalogue.models import ReformBatch, ReformEntry
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _city(db: None, at: datetime) -> Iterator[None]:
    with worlds.reformed(at):
        yield


def key() -> str:
    return uuid.uuid4().hex


def test_a_batch_through_its_pages(sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    """Opened once though sent twice; a wrong entry comes back with what was typed; filled, emptied, filled, closed."""
    client = sign_in("govservice.office")
    new, sent = reverse("office:catalogue-reform-new"), key()
    wrong = client.post(new, {"area": "990100", "name_zh": "", "on": "2026-09-01", "aim_zh": "少跑路", "key": key()})
    assert wrong.status_code == 422 and "少跑路" in wrong.content.decode()
    given = {"area": "990100", "name_zh": "第二批", "on": "2026-01-01", "key": sent}
    first, again = client.post(new, given), client.post(new, given)
    assert first["Location"] == again["Location"]
    assert client.post(new, given | {"key": key()}).status_code == 409  # the name is taken
    batch = ReformBatch.objects.get(name_zh="第二批")
    page = reverse("office:catalogue-reform-batch", args=[batch.pk])
    assert first["Location"] == page
    old = ReformBatch.objects.exclude(pk=batch.pk).get()
    free = list(ReformEntry.objects.filter(batch=old).values_list("version", "version__item"))[:3]
    ReformEntry.objects.filter(version__in=[version for version, _ in free]).delete()
    assert client.get(page).content.decode().count('name="versions"') == 3
    assign, out = (reverse(f"office:catalogue-reform-{name}", args=[batch.pk]) for name in ("assign", "take-out"))
    versions = [version for version, _ in free]
    assert client.post(assign, {"seen": 1, "key": key()}).status_code == 422  # nothing ticked
    assert client.post(assign, {"versions": versions, "seen": 1, "key": key()}).status_code == 302
    stale = client.post(out, {"item": free[0][1], "seen": 1, "key": key()})
    assert stale.status_code == 409
    assert client.post(out, {"item": free[0][1], "seen": 2, "key": key()}).status_code == 302
    assert ReformEntry.objects.filter(batch=batch).count() == 2
    close = reverse("office:catalogue-reform-close", args=[batch.pk])
    assert client.post(close, {"seen": 3, "key": key()}).status_code == 302
    assert client.post(close, {"key": key()}).status_code == 409
    closed = client.get(page).content.decode()
    assert 'name="versions"' not in closed and close not in closed
    with django_assert_max_num_queries(18):
        client.get(reverse("office:catalogue-reform"))


def test_pages_in_both_languages_and_for_nobody_else(sign_in: SignIn) -> None:
    batch = ReformBatch.objects.get().pk
    pages = [reverse(f"office:catalogue-reform{name}") for name in ("", "-new", "-proposals")]
    pages.append(reverse("office:catalogue-reform-batch", args=[batch]))
    client = sign_in("govservice.office")
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for page in pages:
            assert client.get(page).status_code == 200, page
    cuts = client.get(pages[2] + "?kind=held").content.decode()
    assert reverse("office:catalogue-item-start", args=["maternity-costs"]) in cuts
    assert client.get(reverse("office:catalogue-reform-batch", args=[batch + 99])).status_code == 404
    acts = [reverse(f"office:catalogue-reform-{name}", args=[batch]) for name in ("assign", "take-out", "close")]
    for login in ("market.supervisor", "wangfang"):
        other = sign_in(login)
        assert {other.get(page).status_code for page in pages} == {403}
        assert {other.post(act).status_code for act in acts} == {403}
    assert {Client().get(page).status_code for page in pages} == {302}
    assert date(2026, 1, 1) == ReformBatch.objects.get().on
