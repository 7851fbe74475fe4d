"""The samples of the manual are written by running them; ``ONEWINDOW_WRITE_SAMPLES=1`` puts them into the page."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from onewindow.config.demo.application import ANSWERS
from onewindow.config.demo.asking import asked
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Post
from tests.web.api.conftest import Programs
from tests.web.api.program import PAPER, Program
from tests.web.api.signboard import application, leader
from tests.web.api.windows import promised, refused, turned_away
from tests.web.workbench.desk import Desk

PAGE = Path(__file__).resolve().parents[3] / "docs/howto/api.md"
BLOCK = re.compile(r"<!-- sample: (\w+) -->\n.*?<!-- /sample -->", re.DOTALL)
HEADERS = ("Content-Type", "Content-Language", "RateLimit-Limit")
IDS = {"id": 57, "post": 7, "task": 90, "thing": 57, "case": 57, "application": 12, "version": None, "before": 57}
POSTED = {"mode": "post", "address": "示范市中心区市府街道人民路77号"}
SHAPES = (
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)"), "2026-09-28T02:00:00Z"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "2026-09-28"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"), "0d4e3f5a-6f0e-4b7e-9d0c-2f1f3b8c7a11"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "9f86d081…"),
    (re.compile(r"\b\d{6}-\d{8}-\d{4}-\w\b"), "990100-20260928-0057-K"),
    (re.compile(r"1\.2\.156\.3005\.2\.[0-9A-Z.]{20,}"), "1.2.156.3005.2.1199…"),
    (re.compile(r"/(cases|applications)/\d+"), r"/\1/57"),
    (re.compile(r"\?post=\d+"), "?post=7"),
    (re.compile(r"91990100MA\w+|92990100MA\w+"), "91990100MA0000015X"),
)


def settled(value: Any, key: str = "") -> Any:
    """A value without what differs from run to run."""
    if isinstance(value, dict):
        return {name: settled(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [settled(one) for one in value]
    if isinstance(value, str):
        for shape, said in SHAPES:
            value = shape.sub(said, value)
        return value
    if isinstance(value, int) and not isinstance(value, bool) and IDS.get(key) is not None:
        return IDS[key]
    return value


class Recorder:
    """Calls, written down as a reader types and sees them."""

    def __init__(self) -> None:
        self.samples: dict[str, str] = {}

    def write(
        self,
        name: str,
        program: Program,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        show: Any = None,
        **query: Any,
    ) -> Any:
        """Carry out and write down; ``show`` picks what of a long answer is shown, or says what was sent."""
        if method == "GET":
            answer = program.get(path, **query)
        elif isinstance(body, bytes):
            answer = program.upload("drawing.pdf", body)
        else:
            answer = program.send(method, path, body, key=key)
        said = [f"{method} /api/v1{path}{'?' + urlencode(query) if query else ''}"]
        said += [f"{head}: {value}" for head, value in program.headers(key).items() if head != "Authorization"]
        said += ["Authorization: Bearer ow_…"] if program.token else []
        if isinstance(body, bytes):
            said += ["Content-Type: multipart/form-data", "", "file=@drawing.pdf"]
        elif body is not None:
            said += ["Content-Type: application/json", "", pretty(body)]
        said += ["", f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
        said += [f"{head}: {answer[head]}" for head in HEADERS if head in answer]
        shown = answer.json()
        said += ["", pretty(show(shown) if show else shown)]
        text = "\n".join(settled(line) for line in said)
        self.samples[name] = f"<!-- sample: {name} -->\n```http\n{text}\n```\n<!-- /sample -->"
        return answer.json()


def pretty(value: Any) -> str:
    """JSON as it is shown."""
    return json.dumps(settled(value), ensure_ascii=False, indent=2)


def story(desk: Desk, program: Programs) -> dict[str, str]:
    """A sign over a shop, from the first look to the verified licence."""
    written = Recorder()
    login, business, answers = leader()
    owner = program(login, per_minute=600)
    stranger = program()
    written.write("me", owner, "GET", "/me", show=lambda me: me | {"enterprises": [3]})
    written.write(
        "outlook",
        stranger,
        "POST",
        "/packages/open-restaurant/outlook",
        {"answers": ANSWERS},
        show=lambda page: {
            "slug": page["slug"],
            "name": page["name"],
            "outlook": {
                "items": [page["outlook"]["items"][0], "…"],
                "materials": [page["outlook"]["materials"][0], "…"],
                "gain": [*page["outlook"]["gain"][:3], "…"],
                "critical_path": page["outlook"]["critical_path"],
                "…": "…",
            },
            "…": "…",
        },
    )
    asked(desk.at)
    written.write("questions", stranger, "GET", "/items/signboard/questions", limit=1)
    body = application(owner, business, answers) | {"delivery": POSTED}
    written.write("upload", owner, "POST", "/files", PAPER)
    shown = body | {"enterprise": 3, "answers": {"sign.name": answers["sign.name"], "…": "…"}}
    filed = written.write("apply", owner, "POST", "/cases", body, key="2026-09-28/0057")
    written.samples["apply"] = written.samples["apply"].replace(pretty(body), pretty(shown))
    known = spec(Case.objects.get(pk=filed["id"]).item_version_id)
    clerk = program(desk.login_of(known.window_post), per_minute=600)
    written.write("tasks", clerk, "GET", "/tasks", limit=1)
    written.write("refused", clerk, "POST", f"/cases/{filed['id']}/correct", {"items": [], "text": ""})
    written.write("accept", clerk, "POST", f"/cases/{filed['id']}/accept", {"seen": 1}, key="accept-0057")
    written.write("promise", owner, "GET", f"/cases/{promised(desk, owner, login)}/promise")
    turned_away(desk)
    boss = program("govservice.supervisor", per_minute=600)
    written.write("enquiries", boss, "GET", "/enquiries", limit=1)
    post = spec(refused(desk).item_version_id).window_post
    slug = Post.objects.get(pk=post).department.slug
    second = program(f"{slug}.supervisor", per_minute=600)
    written.write(
        "counts", second, "GET", "/refusals/counts", show=lambda page: page | {"windows": page["windows"][-1:]}
    )
    written.write("refusals", second, "GET", "/refusals", post=post)
    desk.decided(desk.accepted())
    desk.read()
    wang = program("wangfang")
    identifier = wang.get("/licences").json()["licences"][0]["identifier"]
    written.write("verification", stranger, "GET", f"/licences/{identifier}/verification")
    return written.samples


def test_the_samples_of_the_manual_are_those_of_today(desk: Desk, program: Programs) -> None:
    """Each stands on the page as it was just answered, and none stands there that was not run."""
    samples = story(desk, program)
    text = PAGE.read_text(encoding="utf-8")
    assert set(BLOCK.findall(text)) == set(samples)
    fresh = BLOCK.sub(lambda found: samples[found.group(1)], text)
    if os.environ.get("ONEWINDOW_WRITE_SAMPLES") == "1":
        PAGE.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        pytest.fail("docs/howto/api.md is stale; write it anew with ONEWINDOW_WRITE_SAMPLES=1")
