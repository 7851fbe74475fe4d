"""What a citizen does in the portal, press by press."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.rig import OpenPage, log_in
from tests.journeys.town import Town


class Citizen:
    """Somebody with a phone."""

    def __init__(self, town: Town, open_page: OpenPage, login: str, *, size: str = "phone") -> None:
        self.town, self.login = town, login
        self.page: Page = open_page("/", size=size)
        self.bundle = 0
        self.number = ""

    def search(self, words: str, title: str) -> None:
        """Types into the search box and takes what is offered."""
        page = self.page
        self.town.look(page, "home", main=True)
        page.fill("#search", words)
        hit = page.locator(".search-results a", has_text=title).first
        expect(hit).to_be_visible()
        self.town.look(page, "home-suggest")
        page.fill("#search", words)  # looking at another size closed the list
        page.locator("#search").press("Enter")
        page.wait_for_url("**/find/**")
        self.town.look(page, "find", main=True)
        page.click(f"main a:has-text('{title}')")
        page.wait_for_url("**/packages/**")

    def answer(self, answers: Mapping[str, str], changed: Mapping[str, str]) -> None:
        """Answers what is asked; changes what was presumed."""
        page = self.page
        self.town.look(page, "package", main=True)
        page.click("main a.btn >> nth=0")
        first = True
        while "/questions/" in page.url:
            asked = page.locator(".question input[type=radio]").first.get_attribute("name") or ""
            if first:
                page.click("button[name=next]")
                expect(page.locator(".error-summary")).to_be_visible()
                self.town.look(page, "question-unanswered")
                first = False
            page.check(f"input[name={asked}][value={answers[asked]}]")
            self.town.look(page, f"question-{asked}", main=asked == "q1")
            page.check(f"input[name={asked}][value={answers[asked]}]")
            page.click("button[name=next]")
        for asked, value in changed.items():
            page.click(f"main a[href*='ask={asked}']")
            page.check(f"input[name={asked}][value={value}]")
            page.click("button[name=next]")
            page.wait_for_url("**/list/**")
        self.town.look(page, "list", main=True)

    def begin(self) -> None:
        """Logs in on the way and opens the draft."""
        page = self.page
        page.click("main .pack-top a.btn")
        page.wait_for_url("**/login/**")
        self.town.look(page, "login", main=True)
        page.click(f'button[name="login"][value="{self.login}"]')
        page.wait_for_url("**/begin/**")
        self.town.look(page, "begin", main=True)
        page.click("main form[method=post] button.btn")
        page.wait_for_url("**/drafts/*/")
        self.town.look(page, "draft-new", main=True)

    def fill_in(self, data: Mapping[str, Any]) -> int:
        """The one form, section by section; returns how many sections there were."""
        page, seen = self.page, 0
        draft = page.url
        page.click("main .buttons a.btn >> nth=0")
        while "/form/" in page.url:
            seen += 1
            assert seen < 20, page.url
            key = page.url.rstrip("/").rsplit("/", 1)[1]
            for name, value in data.items():
                self._give(name, value)
            self._saved()
            self.town.look(page, f"form-{seen}-{key}", main=seen <= 3)
            here = page.url
            with page.expect_navigation():
                page.click("main form[data-autosave] .buttons button")
            problems = page.locator(".error-summary")
            assert problems.count() == 0, f"{key}: {problems.inner_text()}"
            assert page.url != here
        assert page.url == draft
        self.town.look(page, "draft-filled")
        return seen

    def _saved(self) -> None:
        """The draft saves itself a moment after typing."""
        with self.page.expect_response(lambda one: one.request.method == "POST" and "/form/" in one.url):
            self.page.dispatch_event("form[data-autosave]", "change")
        expect(self.page.locator("[data-saved-word]")).to_contain_text("已保存")

    def _give(self, name: str, value: Any) -> None:
        """One value into its field, if this page asks for it."""
        page = self.page
        if isinstance(value, list) and value and isinstance(value[0], dict):
            self._rows(name, value)
        elif isinstance(value, dict) and "area" in value:
            self._address(name, value)
        elif isinstance(value, dict):
            for part, one in value.items():
                self._give(f"{name}.{part}", one)
        elif isinstance(value, list):
            for one in value:
                self._check(f'[name="{name}"][value="{one}"]')
        elif isinstance(value, bool):
            self._check(f'[name="{name}"][value="{"yes" if value else "no"}"]')
        else:
            field = page.locator(f'[name="{name}"]').first
            if not field.count() or not field.is_enabled():
                return
            kind = field.evaluate("one => one.type")
            if kind == "radio":
                self._check(f'[name="{name}"][value="{value}"]')
            elif kind == "select-one":
                field.select_option(value)
            elif field.input_value() != value:
                field.fill(value)

    def _check(self, selector: str) -> None:
        field = self.page.locator(selector).first
        if field.count() and field.is_enabled():
            field.check()

    def _rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        box = self.page.locator(f'fieldset[id="{name}"]')
        if not box.count() or not box.is_visible():
            return
        while box.locator("[data-row]").count() < len(rows):
            box.locator("[data-repeat-add]").click()
        for line, row in zip(box.locator("[data-row]").all(), rows, strict=True):
            number = (line.locator("[name]").nth(1).get_attribute("name") or "").removeprefix(f"{name}.").split(".")[0]
            for part, one in row.items():
                self._give(f"{name}.{number}.{part}", one)

    def _address(self, name: str, value: Mapping[str, str]) -> None:
        detail = self.page.locator(f'[name="{name}.detail"]')
        if not detail.count() or not detail.is_enabled():
            return
        for level, length in ((1, 6), (2, 9), (3, 12)):
            chosen = value["area"][:length].ljust(12, "0")
            select = self.page.locator(f'[name="{name}.level{level}"]')
            option = select.locator(f'option[value="{chosen}"], option[value="{chosen[:length]}"]')
            expect(option).to_have_count(1)
            select.select_option(option.get_attribute("value"))
        detail.fill(value["detail"])

    def bring(self) -> int:
        """Uploads each material; the first is tried with something that is no such file. Returns how many."""
        page = self.page
        page.click("main a[href$='/materials/'] >> nth=0")
        page.wait_for_url("**/materials/")
        self.town.look(page, "materials-empty", main=True)
        keys = [one.get_attribute("id") or "" for one in page.locator("section.material").all()]
        first = page.locator(f"#file-{keys[0]}")
        first.set_input_files({"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0 no scan at all"})
        expect(page.locator(f"#{keys[0]} [data-upload-error]")).to_be_visible()
        self.town.look(page, "materials-refused")
        for number, key in enumerate(keys):
            title = page.locator(f"#{key} h2").inner_text()
            self.town.said_by_people.add(title)
            paper = self.town.png(title) if number == 1 else self.town.pdf(title)
            page.locator(f"#file-{key}").set_input_files(paper)
            expect(page.locator(f"#{key} .file-row")).to_be_visible()
        self.town.look(page, "materials", main=True)
        return len(keys)

    def submit(self) -> None:
        """Checks the answers, gives the word, submits; reads the receipt."""
        page = self.page
        page.click("main .buttons a.btn >> nth=0")
        page.wait_for_url("**/check/")
        self.town.look(page, "check", main=True)
        page.click("main form[method=post] .buttons button")
        expect(page.locator(".error-summary")).to_be_visible()
        self.town.look(page, "check-no-word")
        page.check("input[name=true]")
        page.dblclick("main form[method=post] .buttons button")
        page.wait_for_url("**/receipt/")
        self.bundle = int(page.url.split("/applications/")[1].split("/")[0])
        self.number = page.locator(".confirmation .number").inner_text()
        expect(page.locator(".confirmation .qr svg")).to_be_visible()
        self.town.look(page, "receipt", main=True)

    def correct(self, material: str) -> None:
        """Answers the notice with a new file."""
        page = self.page
        page.goto(f"/applications/{self.bundle}/")
        self.town.look(page, "progress-correcting", main=True)
        page.click("main a[href$='/correct/']")
        self.town.look(page, "correct", main=True)
        page.locator(f"#file-{material}").set_input_files(self.town.pdf("补正后的平面布局图"))
        expect(page.locator(f"#{material} .file-row")).to_be_visible()
        self.town.look(page, "correct-ready")
        page.click("main form[novalidate] .buttons button")
        page.wait_for_url(f"**/applications/{self.bundle}/")

    def log_in(self) -> None:
        """By the one-click button."""
        log_in(self.page, self.login)
