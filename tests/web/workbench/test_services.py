"""Services at the desk: found by words, narrowed, chosen for a question; a guide from elsewhere leads somewhere, at every door."""

import json

from django.test import Client
from django.utils.http import urlencode

from onewindow.config.searchable import searchable
from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.models import Item, ItemVersion, KnownItem, SearchMiss
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CODE = "511Z07001006-511602000000-000-11511301008778183N-1-00"
LINK = f"http://www.sczwfw.gov.cn/x?areaCode=511602000000&itemCode={CODE}&taskType=10&deptCode=11511301008778183N"
ROW = {
    "department": "区经信局",
    "main_item": "未分类",
    "name": "企业投资项目备案（技术改造）",
    "link": LINK,
    "qrcode": "",
}


def _imported(desk: Desk) -> str:
    """A guide of another city, taken over; how search names it."""
    office = desk.actor("govservice.office")
    raw = json.dumps(ROW, ensure_ascii=False).encode()
    run = importing.begin_import(raw=raw, name="guides.jsonl", by=office, at=desk.at)
    importing.look(run=run, at=desk.at)
    importing.order_import(run=run, by=office, at=desk.at)
    importing.take_over(run=run, at=desk.at)
    searchable(desk.at)
    return f"sczwfw:{CODE}"


def _page(client: Client, path: str, **query: str) -> str:
    answer = client.get(f"{path}?{urlencode(query)}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_clerk_finds_services_and_chooses_them(desk: Desk, sign_in: SignIn) -> None:
    """Everyday words, pinyin, a wrong sign; facets narrow; the same list chooses for a question; a guide from elsewhere is one too."""
    ref = _imported(desk)
    clerk = sign_in("govservice.window")
    for words in ("户外招牌", "huwaizhaopai", "户外召牌"):
        assert "/desk/guides/signboard/" in _page(clerk, "/desk/services/", q=words)
    assert "/desk/guides/signboard/" in _page(clerk, "/desk/services/")  # without words: all in force
    assert "/desk/guides/signboard/" not in _page(clerk, "/desk/services/", department="市场监督管理局")
    assert "aria-current" in _page(clerk, "/desk/services/", q="招牌", level="3")
    assert f"/guides/{ref}/" in _page(clerk, "/desk/services/", q="技术改造备案")
    # one thing: the one box of the desk finds it beside the cases, as one types and on the page
    for path in ("/desk/find/", "/desk/find/suggest/"):
        assert "/desk/guides/signboard/" in _page(clerk, path, q="户外招牌")
    # chosen for a question: items only, each leading to the form
    for path in ("/desk/services/question/", "/desk/services/question/suggest/"):
        found = _page(clerk, path, q="户外招牌")
        assert "/desk/questions/new/?item=signboard" in found
        assert "/guides/" not in _page(clerk, path, q="技术改造备案").split("<h1>")[-1]
    assert clerk.get("/desk/services/nothing/").status_code == 404
    assert "没有找到" in _page(clerk, "/desk/services/", q="zzqqxx")
    assert SearchMiss.objects.filter(text="zzqqxx").exists()
    assert Client().get("/desk/services/").status_code == 302  # a stranger logs in first
    assert sign_in("wangfang").get("/desk/services/").status_code == 403


def test_a_guide_from_elsewhere_leads_somewhere(desk: Desk) -> None:
    """Title, department, whence and when, the way to it; when an item of ours was made of it, that is shown instead."""
    ref, citizen = _imported(desk), Client()
    assert f'href="/guides/{ref}/"' in _page(citizen, "/find/", q="技术改造备案")
    assert f'href="/guides/{ref}/"' in _page(citizen, "/find/suggest/", q="技术改造备案")
    for path in (f"/guides/{ref}/", f"/guides/kiosk/{ref}/"):
        page = _page(citizen, path)
        assert (
            ROW["name"] in page and "区经信局" in page and "四川政务服务网办事指南" in page and "本地暂不受理" in page
        )
    assert LINK.replace("&", "&amp;") in _page(citizen, f"/guides/{ref}/")
    KnownItem.objects.update(raw={**ROW, "link": "javascript:alert(1)"})
    assert "javascript:" not in _page(citizen, f"/guides/{ref}/")
    assert citizen.get("/guides/sczwfw:nothing/").status_code == 404
    KnownItem.objects.update(item=Item.objects.get(slug="signboard"))
    assert ItemVersion.objects.filter(item__slug="signboard", published_at__isnull=False).exists()
    assert citizen.get(f"/guides/{ref}/")["Location"] == "/items/signboard/"
