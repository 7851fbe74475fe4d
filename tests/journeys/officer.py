"""What officers do at the desk, press by press."""

import re

from playwright.sync_api import Page, expect

from tests.browser.rig import OpenPage
from tests.journeys.town import Town


class Officer:
    """A member of staff at a desk, in a browser of his own."""

    def __init__(self, town: Town, open_page: OpenPage, login: str) -> None:
        self.town, self.login = town, login
        self.page: Page = open_page("/desk/?all=1", size="desk", login=login)

    def open(self, title: str, name: str = "") -> None:
        """Opens a task from the to-do list by what it is about."""
        page = self.page
        page.goto("/desk/?all=1")
        if name:
            self.town.look(page, f"desk-{name}-list", main=True)
        page.click(f"table.desk-rows a.row-link:has-text('{title}')")

    def send_notice(self, material: str, text: str) -> None:
        """One correction notice over the whole bundle."""
        page = self.page
        self.town.look(page, "desk-acceptance", main=True)
        paper = page.locator("[data-preview-link]").nth(1)
        paper.click()
        expect(paper.locator("xpath=ancestor::li[1]")).to_have_class(re.compile("is-shown"))
        page.click("[data-key=C]")
        page.click("#act-correct button")
        expect(page.locator(".error-summary")).to_be_visible()
        self.town.look(page, "desk-notice-empty")
        page.check(f'#act-correct input[name=items][value="{material}"]')
        self.town.hears(text)
        page.fill("#correct-text", text)
        page.click("#act-correct button")

    def accept(self) -> None:
        """Ticks what was looked at, accepts once, prints the slip."""
        page = self.page
        page.click("[data-key=A]")
        expect(page.locator(".error-summary")).to_be_visible()
        self.town.look(page, "desk-acceptance-unticked")
        for tick in page.locator(".paper-list input[name=checked]").all():
            tick.check()
        page.click("[data-key=A]")
        expect(page.locator(".paper-list input[name=checked]")).to_have_count(0)
        self.town.look(page, "desk-accepted", main=True)
        page.click("[data-key=P]")
        page.wait_for_url("**/slip/")
        self.town.look(page, "desk-slip", main=True)

    def agree(self, text: str, name: str = "") -> None:
        """Says yes in a review."""
        page = self.page
        if name:
            self.town.look(page, f"desk-{name}", main=True)
        self.town.hears(text)
        page.fill("#text", text)
        page.click("[data-key=A]")
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()

    def grant(self, name: str = "") -> None:
        """Grants."""
        page = self.page
        if name:
            self.town.look(page, f"desk-{name}", main=True)
        page.click("[data-key=G]")
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()
