"""The guide: one composition, the same words on the page, at the kiosk, at the window and on paper."""

import html
import re
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation
from pyhanko.pdf_utils.reader import PdfFileReader

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.models import Item, ItemVersion
from onewindow.domain.catalogue.rules.guide import Around, compose
from onewindow.domain.org.models import Account
from onewindow.web.portal import printing
from onewindow.web.ui.values.procedure import procedure_drawing
from tests import worlds

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 28)
AT = datetime(2026, 9, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def guide(slug: str, answers: dict[str, str] | None = None, language: str = "zh-hans") -> queries.Guide:
    with translation.override(language):
        return queries.guide(queries.current(slug, DAY), answers, on=DAY)


def words_of(page: bytes) -> str:
    """A page as it reads: no tags, entities as they look, spaces as one."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", text)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_all_parts_of_an_item_are_there() -> None:
    """What it gives, who may, its situations, materials, procedure, limits, fee, place, law and contacts."""
    parts = {one.key: one for one in guide("signboard").sections}
    assert [*parts] == [
        "gives", "who", "situations", "materials", "procedure", "limits", "fee", "place", "law", "contacts",
    ]  # fmt: skip
    place = {line.label: (line.text, line.notes) for line in parts["place"].lines}
    assert place["综合窗口"] == ("1F A01–A06 号窗口", ())
    assert place["开放时间"] == ("周一至周五 09:00–12:00、13:30–17:00", ())
    assert len(parts["situations"].lines) == 3
    assert "设置大型户外广告的审批" in parts["situations"].lines[0].notes[0]


def test_only_law_that_was_read_is_printed() -> None:
    """Facts from memory stay out of the legal basis, and an unread legal limit is said to be unread."""
    for slug in ("signboard", "food-catering-licence", "drug-retail-licence"):
        spec = queries.spec(queries.current(slug, DAY))
        said = {line.text.split(" 第")[0] for line in guide(slug).only("law")[0].lines}
        assert said == {row["law"] for row in spec.legal_basis if row["checked"] == "source"}
    limits = {line.label: line.text for line in guide("food-catering-licence").only("limits")[0].lines}
    assert limits["法定时限"] == "未经原文核对，暂不公示"


def test_answers_leave_what_this_applicant_needs() -> None:
    """The answers stand in the guide; a material nobody needs now is gone from it."""
    own = guide("signboard", {"size": "ordinary", "wall": "own"})
    assert [(line.label, line.text) for line in own.only("situations")[0].lines] == [
        ("招牌有多大？", "普通招牌"),
        ("招牌装在谁的墙上？", "自有房屋"),
    ]
    assert len(own.only("materials")[0].lines) == len(guide("signboard").only("materials")[0].lines) - 1
    large = guide("signboard", {"size": "large"})
    assert large.only("situations")[0].lines[-1].key == "large-outdoor-advert"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_door_says_the_same(client: Client, desk: Client, language: str) -> None:
    """Each text of the one guide stands on the page, at the kiosk, at the window; the prints are made of the same lines."""
    for slug, answers in (
        ("signboard", {}),
        ("signboard", {"size": "ordinary", "wall": "own"}),
        ("drug-retail-licence", {}),
    ):
        one = guide(slug, answers, language)
        texts = [squeezed(text.replace("示范市", "")) for text in one.texts()]
        for who in (client, desk):
            who.cookies["django_language"] = language
        doors = (
            (client, f"/items/{slug}/"),
            (client, f"/items/{slug}/kiosk/"),
            (desk, f"/desk/guides/{slug}/"),
        )
        for who, address in doors:
            said = words_of(who.get(address, answers).content).replace("示范市", "")
            missing = [text for text in texts if text not in said and text not in briefly(said, text)]
            assert missing == [], address
        with translation.override(language):
            wall = printing.said(one, one.sections, "", AT)
            slip = printing.said(one, one.only(*printing.SLIP_PARTS), "", AT)
        kiosk = client.get(f"/items/{slug}/kiosk/", answers).content.decode()
        assert kiosk.split('<ol class="stages"')[1].split("</ol>")[0].count("<li") == len(wall["stages"]) > 2
        assert wall["stages"] == slip["stages"], "the 3+1 steps stand at the kiosk and in print too"
        for print_ in (wall, slip):
            for part in print_["parts"]:
                section = one.section(part["key"])
                assert section is not None
                assert part["title"] == section.title
                assert [(line["label"], line["text"], tuple(line["notes"])) for line in part["lines"]] == [
                    (line.label, line.text, line.notes) for line in section.lines
                ]
        assert [part["key"] for part in wall["parts"]] == [section.key for section in one.sections]


def briefly(said: str, text: str) -> str:
    """A department's page leaves the city's name out."""
    return text if text.removeprefix("DemoCity") in said else ""


@pytest.fixture
def desk() -> Client:
    """Somebody at a window."""
    client = Client()
    account = Account.objects.get(login="govservice.window")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_prints_are_pdfs_with_the_address_of_the_guide(client: Client) -> None:
    """The wall print and the slip; other kinds are not there."""
    for kind in ("wall", "slip"):
        answer = client.get(f"/items/signboard/{kind}.pdf", {"size": "ordinary", "wall": "own"})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert PdfFileReader(BytesIO(answer.content)).root["/Pages"]["/Count"] == 1
    busy = client.get("/items/drug-retail-licence/slip.pdf").content
    assert PdfFileReader(BytesIO(busy)).root["/Pages"]["/Count"] == 1  # nine materials: smaller type, still one page
    assert client.get("/items/signboard/poster.pdf").status_code == 404
    assert client.get("/items/nothing/wall.pdf").status_code == 404


def test_a_script_in_a_guide_is_a_text(client: Client) -> None:
    """``<script>`` in every text of an item is shown as it was written, on pages and on paper."""
    version = strange(SCRIPT)
    said = client.get("/items/strange/").content.decode()
    kiosk = client.get("/items/strange/kiosk/").content.decode()
    for page in (said, kiosk):
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page
    for kind in ("wall", "slip"):
        assert client.get(f"/items/strange/{kind}.pdf").content.startswith(b"%PDF-")
    assert queries.spec(version).name_zh.endswith(SCRIPT)


def test_a_name_of_200_characters_in_one_word_prints(client: Client) -> None:
    """Chinese breaks anywhere; a run of letters is given places to break."""
    strange("Q" * 200)
    assert client.get("/items/strange/slip.pdf").content.startswith(b"%PDF-")
    with translation.override("zh-hans"):
        one = queries.guide(queries.current("strange", DAY), on=DAY)
    assert "\u200b" in printing.said(one, one.sections, "", AT)["name"]


def strange(text: str) -> int:
    """A published item every text of which is the given one."""
    known = ItemVersion.objects.get(item__slug="signboard", number=1)
    item = Item.objects.create(slug="strange", department=known.item.department)
    materials, results, reviews = list(known.materials.all()), list(known.results.all()), list(known.reviews.all())
    known.pk, known.item, known.published_at = None, item, None
    known.name_zh, known.name_en = (("招牌" + text)[:200],) * 2
    both = {"zh": text, "en": text}
    known.particulars = {
        "accept_conditions": [both], "place": both, "hours": both, "consult_phone": text, "questions": [{"q": both, "a": both}],
    }  # fmt: skip
    known.steps, known.fee = [both], {"amount": 0, **both}
    known.situations = {
        "questions": [{"key": "q", **both, "answers": [{"value": "a", **both}, {"value": "b", **both}]}],
        "rows": [{"when": {"q": ["a", "b"]}, "gives": {"note": both}}],
    }
    known.save()
    for row in (*materials, *results, *reviews):
        row.pk, row.version = None, known
        if hasattr(row, "condition_zh"):
            row.particulars = {"how": both, "where": both, "use": both, "originals": 1, "copies": 2}
        row.save()
    ItemVersion.objects.filter(pk=known.pk).update(published_at=AT)
    return int(known.pk)


def test_a_paper_that_is_not_there_is_refused(client: Client) -> None:
    """No sample, no such material: a calm page. What is there is the PDF that the guide leads to."""
    there = "/items/signboard/materials/sign-form/sample/"
    assert there in client.get("/items/signboard/").content.decode()
    assert b"".join(client.get(there)).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert client.get("/items/signboard/materials/business-licence/sample/").status_code == 404
    assert client.get("/items/signboard/materials/nothing/blank_form/").status_code == 404


def test_an_item_with_nothing_to_say_leaves_parts_out() -> None:
    """An item that has no situations and no centre around it: no empty headings."""
    spec = queries.spec(queries.current("deed-tax", DAY))
    bare: Any = compose(spec, None, Around())
    assert {"situations", "place", "conditions", "questions"}.isdisjoint({one.key for one in bare.sections})
    assert all(one.lines for one in bare.sections)


def test_the_files_of_a_guide_are_addressed_by_material(client: Client) -> None:
    """A token from elsewhere opens nothing: the address names item, material and kind only."""
    assert client.get(f"/items/signboard/materials/{uuid.uuid4()}/sample/").status_code == 404


def test_the_picture_has_every_step_in_somebodys_lane() -> None:
    """The window begins and ends; four departments review at once; decisions wait for all of them; limits stand where they run."""
    for slug in ("food-catering-licence", "signboard", "birth-household-registration", "pension-early"):
        spec = queries.spec(queries.current(slug, DAY))
        found = queries.stages(spec)
        assert [one.text for one in found if not one.subject or one.department == spec.reviews[0].department] == [
            *spec.step_names
        ]
        keys = {one.key for one in found}
        assert all(set(one.after) <= keys for one in found)
        assert found[0].window
        assert found[-1].window
    food = queries.spec(queries.current("food-catering-licence", DAY))
    reviews = [one for one in queries.stages(food) if one.department]
    assert len(reviews) == len(food.reviews) == 4
    check = next(one for one in queries.stages(food) if reviews[0].key in one.after)
    assert set(check.after) == {one.key for one in reviews}
    drawing = procedure_drawing(food, *queries.bodies(food))
    assert drawing is not None
    assert len(drawing.lanes) == 5  # the window, the one that decides (it reviews too), and three that review
    assert len(drawing.nodes) == len(food.steps) + 3
