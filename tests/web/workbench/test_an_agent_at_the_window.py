"""A clerk writes down that somebody wants an agent: for who stands here, once; the mandate signed on the pad or scanned, for no one else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.agents.models import Service, Visit
from onewindow.domain.org.models import Account, Mandate, Person
from onewindow.kernel.models import Event, Task
from tests import worlds
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.demo_city(worlds.now()):
        yield


def stands(client: Client, login: str) -> None:
    """Seen at the window with his card."""
    person = Person.objects.get(account__login=login)
    told = {"act": "receive", "id_no": person.id_no, "name": person.name_zh, "paper": "身份证"}
    client.post(reverse("workbench:window"), told)


def asked(client: Client, key: str = "k") -> Service:
    new = reverse("workbench:window-agent-new")
    page = client.get(new, {"item": "social-card-issue"})
    told = {"item": "social-card-issue", "scope": "item:social-card-issue", "centre": page.context["places"][0][0]}
    told |= {"phone": "13900000044", "address": "工人村 2 号楼", "words": "腿脚不便", "key": key}
    assert client.post(new, told | {"phone": "1"}).status_code == 422
    for _ in range(2):  # a double click
        assert client.post(new, told).status_code == 302
    return Service.objects.get(key=key)


def hand(name: str = "hand.png") -> Any:
    return SimpleUploadedFile(name, paper("手迹"), "application/pdf")


def test_asked_signed_and_ordered_while_he_stands_here(sign_in: SignIn) -> None:
    client = sign_in("govservice.window")
    new = reverse("workbench:window-agent-new")
    assert client.get(new)["Location"] == reverse("workbench:window")  # nobody stands here
    stands(client, "wangfang")
    row = asked(client)
    giver = Account.objects.get(login="wangfang").pk
    assert (row.owner_id, row.channel, row.state) == (giver, "window", "asked")
    page = reverse("workbench:window-agent", args=[row.pk])
    shown = client.get(page)
    assert "开放" not in shown.context["scope"] and shown.context["agents"]
    assert client.get(reverse("workbench:window-agent-paper", args=[row.pk])).status_code == 200
    assert page in client.get(reverse("workbench:window")).content.decode()
    sign = reverse("workbench:window-agent-sign", args=[row.pk])
    agent = shown.context["agents"][0][0]
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    told = {"agent": agent, "to_on": until, "signature": "王芳", "seen": row.version}
    refused = client.post(sign, told | {"agent": "", "file": hand()}, headers={"Accept": "application/json"})
    assert refused.status_code == 422 and refused.json()["error"]
    again = client.post(sign, told | {"signature": "李四", "file": hand()})
    assert again.status_code == 422 and until in again.content.decode()
    assert Service.objects.get(pk=row.pk).state == "asked" and not Mandate.objects.filter(giver__account=giver).exists()
    assert client.post(sign, told).status_code == 422  # no hand
    assert client.post(sign, told | {"file": hand("scan.pdf")}).status_code == 302
    row.refresh_from_db()
    mandate = Mandate.objects.get(giver__account=giver)
    assert (row.state, row.mandate, mandate.staff.account_id) == ("running", mandate, int(agent))
    assert mandate.taken_by.login == "govservice.window" and mandate.hand_id
    assert client.post(sign, told | {"file": hand("scan.pdf")}).status_code == 409  # a stale page
    names = Event.objects.filter(kind="agency", thing=row.pk).order_by("id").values_list("name", flat=True)
    assert list(names) == ["agency.ask", "agency.assign", "agency.entrust"]
    assert (
        Task.objects.filter(kind="agency", thing=row.pk, closed_at=None).values_list("name", flat=True).get()
        == "contact"
    )
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    slot = {"day": day, "begins": "18:30", "ends": "19:30", "address": "工人村", "purpose": "核对证件", "key": "v"}
    assert client.post(reverse("workbench:window-agent-visit", args=[row.pk]), slot).status_code == 302
    assert Visit.objects.filter(service=row.pk).count() == 1


def test_only_for_who_stands_here(sign_in: SignIn) -> None:
    """Another person at the same window, a window with nobody, and everybody else find nothing."""
    client = sign_in("govservice.window")
    stands(client, "wangfang")
    row = asked(client)
    pages = [reverse(f"workbench:window-agent{name}", args=[row.pk]) for name in ("", "-paper")]
    posts = [reverse(f"workbench:window-agent{name}", args=[row.pk]) for name in ("-sign", "-visit")]
    for login in ("govservice.agent", "tax.supervisor", "wangfang"):
        other = sign_in(login)
        assert {other.get(one).status_code for one in pages} == {403}
        assert {other.post(one).status_code for one in posts} == {403}
    stands(client, "sunjianguo")
    assert {client.get(one).status_code for one in pages} == {404}
    assert client.post(posts[1], {"key": "x"}).status_code == 404
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    answer = client.post(posts[0], {"to_on": until, "signature": "王芳", "file": hand()})
    assert answer.status_code == 404
    client.post(reverse("workbench:window"), {"act": "next"})
    assert {client.get(one).status_code for one in pages} == {302}
    assert Service.objects.get(pk=row.pk).state == "asked"
