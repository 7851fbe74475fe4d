"""A restaurant with one refusal: an item joins, one leaves, a department is urged, one is refused, all is collected once.

Through the pages of three doors, without a browser: what people read and send is what counts here.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.bundles.models import Bundle, BundleCase, HandOver
from onewindow.domain.org.models import Department
from tests.domain.bundles.conftest import packages
from tests.domain.bundles.filling import value
from tests.domain.bundles.story import Story
from tests.web.workbench.conftest import sign_in

__all__ = ["packages", "sign_in"]
pytestmark = pytest.mark.usefixtures("packages")
SignIn = Callable[[str], Client]


@pytest.fixture
def story() -> Story:
    """Begun yesterday: the doors' clock is the real one."""
    return Story(timezone.now() - timedelta(days=1))


def test_a_restaurant_with_one_refusal(story: Story, sign_in: SignIn) -> None:
    """From the accepted application to the receipt of all results, and the figures of the office."""
    bundle = story.submit()
    story.accept(bundle)
    _she_changes_her_mind(story, sign_in("wangfang"), bundle)
    clerk = sign_in("govservice.window")
    _the_window_urges(clerk, bundle)
    for node in ("self-employed-registration", "food-health-check", "food-catering-licence"):
        story.grant(bundle, node)
    assert "统一出件" not in clerk.get(reverse("workbench:bundle", args=[bundle])).content.decode(), "not yet"
    story.refuse(bundle, "fire-check")
    _what_she_reads(sign_in("wangfang"), bundle, going=True)
    story.grant(bundle, "tobacco-retail")
    assert (Bundle.objects.get(pk=bundle).state, Bundle.objects.get(pk=bundle).outcome) == ("closed", "partly")
    _all_is_collected(clerk, bundle)
    _what_she_reads(sign_in("wangfang"), bundle, going=False)
    _the_figures(sign_in("govservice.office"), bundle)


def _she_changes_her_mind(story: Story, client: Client, bundle: int) -> None:
    """No sign, but cigarettes: named first, asked for what is missing, then done."""
    page = reverse("portal:bundle-items", args=[bundle])
    assert client.get(page).status_code == 200
    wanted = {"a.q2": "none", "a.q6": "yes"}
    seen = client.get(page, wanted)
    told = seen.content.decode()
    assert "退出" in told and "增加" in told
    asked = seen.context["view"].asked
    for one in asked.papers:
        upload = reverse("portal:bundle-items-upload", args=[bundle, one.type.key])
        with story.a_file() as file:
            assert client.post(upload, {"file": file}).status_code == 302
    version = seen.context["page"].version
    fields = _typed({one.element.key: value(one.element) for one in asked.fields})
    done = client.post(page, {**wanted, **fields, "version": version})
    assert done.status_code == 302, done.context["errors"]
    states = story.states(bundle)
    assert states["signboard"] == "withdrawn" and states["tobacco-retail"] == "waiting"
    again = client.post(page, {**wanted, **fields, "version": version})
    assert again.status_code == 422, "a page that is old, or pressed twice, changes nothing"
    assert BundleCase.objects.filter(bundle=bundle).count() == len(states)


def _typed(data: dict[str, object]) -> dict[str, object]:
    """Values as a form sends them."""
    sent: dict[str, object] = {}
    for key, one in data.items():
        if isinstance(one, dict):
            sent |= {f"{key}.{part}": text for part, text in one.items()}
        elif isinstance(one, bool):
            sent[key] = "yes" if one else "no"
        else:
            sent[key] = one
    return sent


def _the_window_urges(client: Client, bundle: int) -> None:
    market = Department.objects.get(slug="market").pk
    urge = reverse("workbench:bundle-urge", args=[bundle, market])
    assert client.post(urge, {"text": "请尽快办理"}).status_code == 302
    assert client.post(urge, {"text": "再催"}).status_code == 409
    told = client.get(reverse("workbench:bundle", args=[bundle])).content.decode()
    assert "请尽快办理" in told and "已催办 1 次" in told


def _what_she_reads(client: Client, bundle: int, *, going: bool) -> None:
    told = client.get(reverse("portal:bundle", args=[bundle])).content.decode()
    assert "不符合条件" in told and "60" in told and "六个月" in told, "why, and what she can do"
    assert ("其他事项继续办理" in told) is going


def _all_is_collected(client: Client, bundle: int) -> None:
    slip = reverse("workbench:bundle-hand-over-slip", args=[bundle])
    assert client.get(slip).status_code >= 400, "there is no receipt before"
    hand = reverse("workbench:bundle-hand-over", args=[bundle])
    seen = Bundle.objects.get(pk=bundle).version
    stranger = client.post(hand, {"collector": "李国强", "signed": "李国强", "seen": seen, "number": "x"})
    assert stranger.status_code == 409 and "李国强" in stranger.content.decode(), "what was typed stays"
    sent = {"collector": "王芳", "signed": "王芳", "seen": seen, "number": "x"}
    assert client.post(hand, sent)["Location"] == slip
    assert client.post(hand, sent).status_code == 409
    receipt = HandOver.objects.get(bundle=bundle)
    told = client.get(slip).content.decode()
    assert "王芳" in told and "不予决定书" in told
    assert all(one["number"] in told for one in receipt.results)
    assert client.get(reverse("workbench:bundle-hand-over-pdf", args=[bundle])).content.startswith(b"%PDF")


def _the_figures(client: Client, bundle: int) -> None:
    page = reverse("office:package-figures")
    period = {"from": "2026-01-01", "to": "2026-12-31"}
    rows = {one["slug"]: one for one in client.get(page, {**period, "format": "json"}).json()["packages"]}
    row = rows["open-restaurant"]
    assert (row["filed"], row["done"], row["refused"], row["urgings"]) == (1, 1, 1, 1)
    assert row["median_days"] <= row["promised_days"] and row["in_time_percent"] == 100.0
    assert rows["retire"]["filed"] == 0 and rows["retire"]["median_days"] is None
    assert b"open-restaurant" in client.get(page, {**period, "format": "csv"}).content
    assert "100 %" in client.get(page, period).content.decode()
    number = Bundle.objects.get(pk=bundle).number
    for group, there in (("all", True), ("done", True), ("running", False)):
        listed = client.get(reverse("office:package-behind", args=["open-restaurant", group]), period)
        assert (number in listed.content.decode()) is there
