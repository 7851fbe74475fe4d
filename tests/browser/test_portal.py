"""The portal as people see it: finding, filling in, uploading, following; both languages, desk and phone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote_plus

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from onewindow.config import searchable
from onewindow.domain.bundles import actions, queries
from tests import worlds
from tests.browser.rig import OpenPage, looked_at, settled
from tests.domain.bundles.story import ANSWERS, PNG, Story

APPLICANT = "wangfang"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# each language and each size once: what breaks in one pair breaks in the other
pairs = pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "zh")])
sizes = pytest.mark.parametrize("size", ["desk", "phone"])
AsUser = Callable[..., Page]
QUERY = "&".join(f"{key}={value}" for key, value in ANSWERS.items())


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    """The demo city, and verbs with their usual actors; ids kept in memory are forgotten before and after."""
    with worlds.demo_city(worlds.now()):
        yield Story(timezone.now())


@pairs
def test_the_public_pages(story: Story, open_page: OpenPage, size: str, language: str) -> None:
    """Whoever is not logged in: home, search, package, questions, list, guide, verification, tracking."""
    page = open_page("/", size=size, language=language)
    for path, name in (
        ("/", "home"),
        ("/find/", "find"),
        ("/find/?q=zzz", "find-nothing"),
        ("/packages/open-restaurant/", "package"),
        ("/packages/start-company/", "package-company"),
        ("/packages/open-restaurant/questions/", "question"),
        (f"/packages/open-restaurant/list/?{QUERY}", "list"),
        ("/items/food-catering-licence/", "item"),
        ("/verify/", "verify"),
        ("/v/1.2.156.3005.2.1", "verify-wrong"),
        ("/track/", "track"),
    ):
        page.goto(path)
        looked_at(page, name)
        if language == "en":
            no_chinese(page)


@pairs
def test_the_pages_of_a_draft_and_an_application(story: Story, as_user: AsUser, size: str, language: str) -> None:
    """Whoever applies: list, sections, materials, check, receipt, progress, mine, inbox."""
    draft = story.draft()
    page = as_user(APPLICANT, f"/drafts/{draft}/", size=size, language=language)
    looked_at(page, "draft")
    for key in ("enterprise", "premises", "food", "staff"):
        page.goto(f"/drafts/{draft}/form/{key}/")
        looked_at(page, f"section-{key}")
    for path in ("questions", "materials", "check"):
        page.goto(f"/drafts/{draft}/{path}/")
        looked_at(page, f"draft-{path}")
    bundle = story.submit(draft)
    for path, name in (
        (f"/applications/{bundle}/", "progress"),
        (f"/applications/{bundle}/receipt/", "receipt"),
        (f"/applications/{bundle}/withdraw/", "withdraw"),
        ("/me/", "me"),
        ("/me/inbox/", "inbox"),
        ("/me/licences/", "licences-none"),
    ):
        page.goto(path)
        looked_at(page, name)


def test_a_draft_saves_itself_and_nothing_typed_is_lost(story: Story, as_user: AsUser) -> None:
    """Typed, saved without a press, left, opened again; a wrong value stands with its error beside it."""
    saved = actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    here = f"/drafts/{saved.draft}/form/enterprise/"
    page = as_user(APPLICANT, here, size="phone")
    with saved_by_itself(page, "示范市老街面馆"):
        page.fill("[name='ent.name']", "示范市老街面馆")
    expect(page.locator("[data-saved-word]")).to_contain_text("已保存")
    page.fill("[name='ent.legal_rep.id_no']", "990102199003150248")
    page.click(".buttons button")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name='ent.legal_rep.id_no']")).to_have_value("990102199003150248")
    expect(page.locator("[name='ent.legal_rep.id_no']")).to_have_attribute("aria-invalid", "true")
    looked_at(page, "section-errors")
    page.goto("/me/")
    page.goto(here)
    expect(page.locator("[name='ent.name']")).to_have_value("示范市老街面馆")


def test_two_pages_of_one_draft_do_not_overwrite_each_other(story: Story, as_user: AsUser) -> None:
    """The older page is told; what was typed there still stands on it."""
    saved = actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    here = f"/drafts/{saved.draft}/form/enterprise/"
    one, other = as_user(APPLICANT, here), as_user(APPLICANT, here)
    with saved_by_itself(one, "老街面馆"):
        one.fill("[name='ent.name']", "老街面馆")
    other.fill("[name='ent.name']", "新街面馆")
    expect(other.locator("[data-saved]")).to_have_class(re.compile("is-failed"))
    expect(other.locator("[name='ent.name']")).to_have_value("新街面馆")
    assert queries.draft_page(saved.draft, story.owner, timezone.now()).data["ent.name"] == "老街面馆"


def test_rows_and_conditions_follow_what_is_typed(story: Story, as_user: AsUser) -> None:
    """A row is added and taken away; the agent's fields come with the agent, and the server agrees."""
    saved = actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    page = as_user(APPLICANT, f"/drafts/{saved.draft}/form/staff/")
    page.wait_for_load_state("networkidle")
    page.click("[data-repeat-add]")
    page.fill("[name='food.staff.0.name']", "王芳")
    page.fill("[name='food.staff.1.name']", "李强")
    with saved_by_itself(page, "李强"):
        page.locator("[data-repeat-remove]").first.click()
    page.goto(page.url)
    expect(page.locator("[name='food.staff.0.name']")).to_have_value("李强")
    page.goto(f"/drafts/{saved.draft}/form/agent/")
    expect(page.locator("[name='agent.name']")).to_be_hidden()
    page.check("[name='agent.used'][value=yes]")
    expect(page.locator("[name='agent.name']")).to_be_visible()
    page.click(".buttons button")
    expect(page.locator(".error-summary a[href='#agent.name']")).to_be_visible()


def test_an_address_is_chosen_level_by_level(story: Story, as_user: AsUser) -> None:
    """County, town, village: each choice loads the next list; the choice comes back after saving."""
    saved = actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    page = as_user(APPLICANT, f"/drafts/{saved.draft}/form/premises/", size="phone")
    box = page.locator("[data-cascade]").first
    box.locator("select").nth(0).select_option(index=1)
    expect(box.locator("select").nth(1).locator("option")).not_to_have_count(1)
    box.locator("select").nth(1).select_option(index=1)
    chosen = box.locator("select").nth(1).input_value()
    with saved_by_itself(page, "18"):
        box.locator("input[name$='.detail']").fill("人民路 18 号")
    page.goto(page.url)
    expect(page.locator("[data-cascade]").first.locator("select").nth(1)).to_have_value(chosen)


def test_a_file_is_told_by_its_content_and_measured_before_it_is_sent(story: Story, as_user: AsUser) -> None:
    """What is no picture is refused in words; 21 MB are refused without being sent; a picture is taken."""
    saved = actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    page = as_user(APPLICANT, f"/drafts/{saved.draft}/materials/", size="phone")
    box = page.locator("section.material").first
    pick, error = box.locator("input[type=file][name=file]"), box.locator("[data-upload-error]")
    pick.set_input_files({"name": "scan.png", "mimeType": "image/png", "buffer": b"MZ no picture"})
    expect(error).to_be_visible()
    looked_at(page, "materials-refused")
    pick.set_input_files({"name": "big.png", "mimeType": "image/png", "buffer": PNG + b"\0" * (21 * 1024 * 1024)})
    expect(error).to_contain_text("20 MB")
    pick.set_input_files({"name": "scan.png", "mimeType": "image/png", "buffer": PNG})
    expect(box.locator(".file-row")).to_be_visible()
    settled(page)
    pick.set_input_files({"name": "second.png", "mimeType": "image/png", "buffer": PNG})
    expect(box.locator(".file-row")).to_have_count(2)
    box.locator("button[value=later]").click()  # the pages change places
    expect(box.locator(".file-row").first).to_contain_text("second.png")
    looked_at(page, "materials-pages")
    _a_photo_is_taken_where_fingers_touch(page)


def _a_photo_is_taken_where_fingers_touch(page: Page) -> None:
    """The camera is offered on a touch screen and opens at the back of the phone; with a mouse there is no such button."""
    camera = page.locator("section.material").first.locator("[data-upload-photo]")
    expect(camera).to_be_hidden()
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.reload()
    expect(camera).to_be_visible()
    lens = camera.locator("input[type=file]")
    expect(lens).to_have_attribute("capture", "environment")
    lens.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator("section.material").first.locator(".file-row")).to_have_count(3)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    touch.detach()


def test_search_as_you_type(story: Story, open_page: OpenPage) -> None:
    """Everyday words find the package; arrows and Enter open it."""
    searchable.searchable(timezone.now())
    page = open_page("/", size="phone")
    page.fill("#search", "开饭店")
    expect(page.locator(".search-results a").first).to_contain_text("餐饮店")
    page.press("#search", "ArrowDown")
    page.press("#search", "Enter")
    page.wait_for_url("**/packages/open-restaurant/")


@sizes
def test_what_the_window_asks_is_put_right(story: Story, as_user: AsUser, size: str) -> None:
    """A notice names a paper; the applicant brings it anew and hands in again."""
    bundle = story.submit()
    paper = story.checklist(bundle)[0]
    actions.correct(bundle=bundle, items=[paper], text="请重新上传清晰的扫描件。", by=story.clerk, at=story.tick())
    page = as_user(APPLICANT, f"/applications/{bundle}/", size=size)
    looked_at(page, "progress-correcting")
    page.click("text=去补正")
    page.click("text=提交补正")
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "correct")
    page.locator(f"#file-{paper}").set_input_files({"name": "new.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator(".file-row")).to_contain_text("new.png")
    page.click("text=提交补正")
    page.wait_for_url(f"**/applications/{bundle}/")
    assert queries.bundle_page(bundle, story.owner, timezone.now()).state == "filed"


def test_a_double_press_submits_once(story: Story, as_user: AsUser) -> None:
    """One application, whatever the fingers do; going back and submitting again leads to the same receipt."""
    draft = story.draft()
    page = as_user(APPLICANT, f"/drafts/{draft}/check/", size="phone")
    page.check("[name=true]")
    page.dblclick("main form[method=post] .buttons button")
    page.wait_for_url("**/receipt/")
    first = page.url
    page.goto(f"/drafts/{draft}/check/")
    assert page.url == first
    assert len(queries.bundles_of(story.owner, timezone.now())) == 1


@contextmanager
def saved_by_itself(page: Page, text: str) -> Iterator[None]:
    """Waits until the form has been saved with this text in it, without a press."""
    page.wait_for_load_state("networkidle")

    def is_it(answer: Response) -> bool:
        return answer.request.method == "POST" and answer.ok and quote_plus(text) in (answer.request.post_data or "")

    with page.expect_response(is_it):
        yield


def no_chinese(page: Page) -> None:
    """Nothing Chinese on an English page, but what says of itself that it is."""
    left = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('[lang^=zh], template').forEach((one) => one.remove()); return copy.innerText }"
    )
    assert [line for line in left.splitlines() if CHINESE.search(line)] == [], page.url
