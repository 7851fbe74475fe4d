"""Import at the office door: a file is looked at, its rows are read by reason and in pages, then taken over; who may."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.models import ImportRun, ItemVersion, KnownItem
from onewindow.domain.catalogue.queries import interchange
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LINK = (
    "http://www.sczwfw.gov.cn/x?areaCode=511602000000&itemCode=511Z{:08}-511602000000-000-11511301008778183N-1-00"
    "&taskType=10&deptCode=11511301008778183N"
)


def guides(count: int, **odd: Any) -> bytes:
    rows = [
        {"department": "区经信局", "main_item": "主项", "name": f"事项{n}", "link": LINK.format(n), "qrcode": ""}
        for n in range(count)
    ]
    rows[0] |= odd
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        queries.forget()
        yield
        queries.forget()


@pytest.fixture
def office(sign_in: SignIn) -> Client:
    return sign_in("govservice.office")


def upload(client: Client, raw: bytes, key: str = "k1", name: str = "guides.jsonl") -> Any:
    return client.post(reverse("office:catalogue-imports"), {"file": SimpleUploadedFile(name, raw), "key": key})


def looked_at(client: Client, raw: bytes, key: str = "k1") -> int:
    """The id of a run whose rows have been looked at, as the job does."""
    answer = upload(client, raw, key)
    assert answer.status_code == 302, answer.content.decode()
    run = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    importing.look(run=run, at=timezone.now())
    return run


def page(client: Client, run: int, query: str = "") -> str:
    return str(client.get(reverse("office:catalogue-import", args=[run]) + query).content.decode())


def test_from_the_file_to_the_known_items(office: Client) -> None:
    run = looked_at(office, guides(3, name="登记(县级行使）"))
    words = page(office, run)
    assert "四川政务服务网办事指南" in words
    assert "名称中的半角括号改为全角。" in words
    assert "确认导入" in words
    take = reverse("office:catalogue-import-take", args=[run])
    assert office.post(take, {"key": "t1"}).status_code == 302
    assert office.post(take, {"key": "t1"}).status_code == 302  # a double click
    assert office.post(take, {"key": "t2"}).status_code == 409  # a stale page
    importing.take_over(run=run, at=timezone.now())
    assert KnownItem.objects.count() == 3
    words = page(office, run)
    assert "新增 3 项" in words
    assert "确认导入" not in words
    assert page(office, run, "?reason=name-level-note").count("row-link") == 1
    assert page(office, run, "?outcome=accepted").count("row-link") == 2


def test_words_of_a_source_are_said_on_its_page(office: Client, sign_in: SignIn) -> None:
    """Types, levels and departments: packaged, met without a meaning, added; the next look goes by them."""
    raw = guides(2).replace(b"taskType=10", b"taskType=77")
    run = looked_at(office, raw)
    path = reverse("office:catalogue-import-source", args=["sczwfw"])
    assert path in page(office, run)
    words = str(office.get(path).content.decode())
    assert 'value="77"' in words and "区经信局" in words and "未对照" in words
    wrong = office.post(path, {"about": "type", "word": ["77"], "meant": ["99"], "key": "w0"})
    assert wrong.status_code == 409
    for _ in range(2):
        sent = {"about": "type", "word": ["77", "甲类"], "meant": ["10", "01"], "key": "w1"}
        assert office.post(path, sent).status_code == 302
    assert interchange.mapping("sczwfw").types | {"77": "10", "甲类": "01"} == interchange.mapping("sczwfw").types
    assert office.post(path, {"about": "level", "word": ["县级"], "meant": ["4"], "key": "w2"}).status_code == 302
    assert interchange.mapping("sczwfw").levels["县级"] == "4"
    assert "type-unmapped" not in importing.dry_run(raw)[2]["by_reason"]
    assert office.get(reverse("office:catalogue-import-source", args=["nothing"])).status_code == 404
    assert sign_in("market.supervisor").get(path).status_code == 403


def test_a_double_click_is_one_run(office: Client) -> None:
    assert upload(office, guides(2))["Location"] == upload(office, guides(2))["Location"]
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"%PDF-1.7", "a.pdf", "无法识别该文件"),
        (b"", "a.jsonl", "选"),
        (b"PK\x03\x04broken", "a.xlsx", "已损坏"),
    ],
)
def test_what_is_no_catalogue_comes_back(office: Client, raw: bytes, name: str, said: str) -> None:
    answer = upload(office, raw, name=name)
    assert answer.status_code in (409, 422)
    assert said in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_rows_come_in_pages_with_few_queries(office: Client) -> None:
    run = looked_at(office, guides(120))
    page(office, run)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        words = page(office, run)
    assert len(seen) <= 14
    assert words.count("row-link") == 50
    assert "after=50" in words
    last = page(office, run, "?after=100")
    assert last.count("row-link") == 20
    assert "after=120" not in last


def test_a_row_shows_both_sides_and_becomes_a_draft(office: Client) -> None:
    run = looked_at(office, guides(1, name="<script>x</script>登记"))
    importing.order_import(run=run, by=_actor(), at=timezone.now())
    importing.take_over(run=run, at=timezone.now())
    here = reverse("office:catalogue-import-row", args=[run, 1])
    words = office.get(here).content.decode()
    assert "<script>x" not in words
    assert "&lt;script&gt;x&lt;/script&gt;登记" in words
    assert office.post(here, {"key": "a1"}).status_code == 409
    assert office.post(here, {"key": "a2", "department": "market", "promised": "5wd"}).status_code == 302
    assert ItemVersion.objects.get().published_at is None
    assert "已转为草稿" in office.get(here).content.decode()


def _actor() -> Any:
    from onewindow.domain.org.models import Account
    from onewindow.domain.org.queries import actor_of

    return actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())


def test_a_department_is_named(office: Client) -> None:
    run = looked_at(office, guides(2))
    place = reverse("office:catalogue-import-departments", args=[run])
    assert office.post(place, {"key": "d", "word": ["区经信局"], "meant": ["market"]}).status_code == 302
    again = looked_at(office, guides(3), key="k2")
    assert "department-unmapped" not in ImportRun.objects.get(pk=again).figures["by_reason"]


def test_the_report_as_csv(office: Client) -> None:
    run = looked_at(office, guides(2, name="=1+1(县级）"))
    answer = office.get(reverse("office:catalogue-import-report", args=[run]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["行号", "结果", "事项编码", "事项名称"]
    assert rows[1][3].startswith("'=1+1")
    assert {row[0] for row in rows[1:]} == {"1", "2"}


def test_template_and_export(office: Client) -> None:
    assert office.get(reverse("office:catalogue-import-template")).content[:2] == b"PK"
    lines = b"".join(office.get(reverse("office:catalogue-export", args=["jsonl"])).streaming_content)  # type: ignore[attr-defined]
    assert json.loads(lines.splitlines()[0])["standard"] == "GB/T 39046-2020"


@pytest.mark.parametrize("name", ["catalogue-imports", "catalogue-import-template"])
@pytest.mark.parametrize("login", ["market.window", "market.supervisor"])
def test_others_may_not(sign_in: SignIn, login: str, name: str) -> None:
    assert sign_in(login).get(reverse(f"office:{name}")).status_code == 403
