"""Look at every page of a running demo city: ``make look`` (``python -m tests.browser.look --url http://127.0.0.1:8000``).

Walks each door as one of its people from link to link, keeps the first address of every pattern, opens it at each size,
in both languages and in large type, and says of each page: what axe finds, what sticks out, which Chinese is left on an
English page, what the console complains about. Pictures go to ``screenshots/look``, git-ignored, to be opened by a person.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.rig import CHROMIUM, FLAGS, OUTSIDE, SIZES, WCAG, log_in

SHOTS = Path(__file__).resolve().parents[2] / "screenshots" / "look"
# Where each person's walk begins. The empty log-in is the stranger.
WALKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stranger": ("", ("/", "/kiosk/", "/login/", "/verify/", "/track/", "/find/?q=餐饮", "/find/?q=zzzz", "/nowhere/")),
    "newcomer": ("wangfang", ("/", "/me/", "/me/inbox/")),
    "citizen": ("liguoqiang", ("/", "/me/", "/me/inbox/")),
    "enterprise": ("zhangmin", ("/me/", "/projects/", "/projects/new/")),
    "clerk": ("govservice.window", ("/desk/",)),
    "examiner": ("market.examiner", ("/desk/",)),
    "approver": ("housing.approver", ("/desk/",)),
    "supervisor": ("govservice.supervisor", ("/desk/", "/desk/projects/")),
    "agent": ("govservice.agent", ("/desk/", "/desk/agents/", "/desk/meetings/", "/desk/field/")),
    "office": ("govservice.office", ("/office/",)),
}
NEVER = re.compile(r"log-?out|/static/|/api/|\.(pdf|json|csv|zip|svg|png)($|\?)|/file|/pdf|/download|/events")
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
# What is said by people or is a name stays as it is; so does what is marked as Chinese.
WORDS = """() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll('[lang^=zh], input, textarea, option').forEach((one) => one.remove());
  return page.textContent;
}"""


@dataclass
class Walk:
    """What was found on one person's way."""

    who: str
    pages: dict[str, str] = field(default_factory=dict)
    """Address by pattern."""
    troubles: list[str] = field(default_factory=list)


def pattern(path: str) -> str:
    """The route of an address, with its language of the address only: ``desk/bundles/<int:bundle>/``."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return f"no page: {urlsplit(path).path}"


def links(text: str, here: str, base: str) -> Iterator[str]:
    """Addresses of this site that the page leads to, in reading order."""
    for found in LINK.findall(text):
        href = urljoin(here, unescape(found))
        if href.startswith(base) and not NEVER.search(href):
            yield href.removeprefix(base).split("#")[0] or "/"


def discover(page: Page, base: str, starts: tuple[str, ...], limit: int) -> dict[str, str]:
    """One address for each pattern that can be reached from the starts."""
    found: dict[str, str] = {}
    todo, seen = list(starts), set(starts)
    while todo and len(found) < limit:
        address = todo.pop(0)
        route = pattern(address)
        key = f"{route}?{urlsplit(address).query}" if address in starts else route
        if key in found:
            continue
        answer = page.request.get(base + address)  # with the page's cookies; no scripts, no pictures: ten times as fast
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[key] = address
        for one in links(answer.text(), answer.url, base):
            if one not in seen and pattern(one) not in found:
                seen.add(one)
                todo.append(one)
    return found


def look(page: Page, name: str, language: str) -> Iterator[str]:
    """What is wrong with the page as it stands."""
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    for one in Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]:
        yield f"axe {one['id']}: {[node['target'] for node in one['nodes'][:3]]}"
    beyond = page.evaluate(OUTSIDE)
    if beyond != {"wide": 0, "out": []}:
        yield f"overflow {beyond}"
    if language == "en" and (left := sorted(set(CHINESE.findall(page.evaluate(WORDS))))):
        yield f"Chinese left: {left[:12]}"


def walk(browser: Browser, base: str, who: str, how: argparse.Namespace) -> Walk:
    """Find the pages of one person, then look at each in every manner asked for."""
    login, starts = WALKS[who]
    done = Walk(who)
    for size, language, type_ in product(how.sizes, how.languages, how.types):
        large = type_ == "large"
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=base, locale="zh-CN")
        context.set_default_timeout(20_000)
        page = context.new_page()
        if login:
            log_in(page, login)
        cookies = {"django_language": "en"} if language == "en" else {}
        cookies |= {"large_type": "1"} if large else {}
        context.add_cookies([{"name": key, "value": value, "url": base} for key, value in cookies.items()])
        said: list[str] = []
        page.on("pageerror", lambda error, said=said: said.append(f"script: {error}"))
        page.on("console", lambda m, said=said: said.append(f"console: {m.text}") if m.type == "error" else None)
        done.pages = done.pages or discover(page, base, starts, how.limit)
        for number, (route, address) in enumerate(done.pages.items()):
            said.clear()
            answer = page.goto(base + address)
            manner = f"{size}.{language}{'.large' if large else ''}"
            name = f"{who}-{number:02d}-{re.sub(r'[^a-z0-9]+', '-', route.lower()).strip('-')[:50]}.{manner}"
            wrong = list(look(page, name, language))
            if answer is not None and answer.status >= 500:
                wrong.append(f"status {answer.status}")
            wrong += [one for one in said if "status of 4" not in one]
            done.troubles += [f"{who} {manner} {address}: {one}" for one in wrong]
        context.close()
    return done


def main() -> int:
    """Walk; exit code 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--who", nargs="+", default=list(WALKS), choices=list(WALKS))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--languages", nargs="+", default=["zh", "en"], choices=["zh", "en"])
    parser.add_argument("--types", nargs="+", default=["normal"], choices=["normal", "large"])
    parser.add_argument("--limit", type=int, default=60, help="patterns a person")
    how = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    os.environ.setdefault("ONEWINDOW_DEMO", "1")
    django.setup()
    SHOTS.mkdir(parents=True, exist_ok=True)
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for who in how.who:
            done = walk(browser, how.url.rstrip("/"), who, how)
            print(f"{who}: {len(done.pages)} pages, {len(done.troubles)} troubles", flush=True)
            for one in done.troubles:
                print(f"  {one}", flush=True)
            troubles += done.troubles
        browser.close()
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
