"""What stands on the desk's pages: list, filters, bundle, case, search, slips; and how many queries they cost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from onewindow.domain.agents.models import Criterion, GreenMark
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Person, Unmasking
from onewindow.kernel.models import Event
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
CLERK = "govservice.window"


def text(client: Client, path: str) -> str:
    """The page, as it came."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_list_shows_cases_and_bundles_with_lights_and_masks(desk: Desk, sign_in: SignIn) -> None:
    """One list over both kinds; who applies is masked, what is due first stands first."""
    now = desk.at
    desk.at = now - timedelta(days=20)
    late = desk.bundle("late")
    desk.at = now
    fresh = desk.bundle("fresh")
    page = text(sign_in(CLERK), "/desk/")
    assert page.index(f"/desk/bundles/{late}/") < page.index(f"/desk/bundles/{fresh}/")
    assert "light-red" in page
    assert "王*" in page
    assert "王芳" not in page


def test_the_filter_stays_until_it_is_cleared(desk: Desk, sign_in: SignIn) -> None:
    """What was chosen holds for the next visit; an empty result says so and offers the way back."""
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    assert f"/desk/bundles/{bundle}/" not in text(clerk, "/desk/?light=red")
    assert "没有符合条件的待办" in text(clerk, "/desk/")
    assert f"/desk/bundles/{bundle}/" in text(clerk, "/desk/?all=1")
    assert f"/desk/bundles/{bundle}/" in text(clerk, "/desk/?about=open-restaurant")
    assert f"/desk/bundles/{bundle}/" not in text(clerk, "/desk/?about=start-company")
    department = desk.actor(CLERK).department
    assert f"/desk/bundles/{bundle}/" in text(clerk, f"/desk/?department={department}&name=accept")
    assert f"/desk/bundles/{bundle}/" not in text(clerk, "/desk/?department=1000000&name=accept")


def test_pages_of_the_list_go_on_by_key(desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bundle stands on one page, however many pages there are; a broken key is the first page."""
    monkeypatch.setattr("onewindow.web.workbench.views.tasks.PAGE", 2)
    made = {desk.bundle(f"k{n}") for n in range(3)}
    clerk = sign_in(CLERK)
    first = text(clerk, "/desk/?all=1")
    (older,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', first)
    second = text(clerk, f"/desk/{unescape(older)}")
    seen = [{int(n) for n in re.findall(r'/desk/bundles/(\d+)/"', page)} for page in (first, second)]
    assert seen[0] | seen[1] == made
    assert not seen[0] & seen[1]
    assert text(clerk, "/desk/?after=nonsense").count("row-link") == 2


def test_queries_of_the_list_do_not_grow(
    desk: Desk, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One row or many: the same number of queries."""
    clerk = sign_in(CLERK)
    desk.bundle("one")
    clerk.get("/desk/")
    with django_assert_num_queries(5):
        clerk.get("/desk/")
    for n in range(4):
        desk.bundle(f"more{n}")
    with django_assert_num_queries(5):
        clerk.get("/desk/")


def test_queries_of_the_thing_pages_are_few(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Everything on one page has a price, and it has a limit."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    clerk = sign_in(CLERK)
    criterion = Criterion.objects.first()
    assert criterion is not None
    GreenMark.objects.create(case=case, criterion=criterion, fact="age=70", at=desk.at)
    clerk.get(f"/desk/bundles/{bundle}/")
    assert f"绿色通道 · {criterion.name_zh}" in text(clerk, f"/desk/cases/{case.pk}/")
    examiner = sign_in(desk.login_of(spec(case.item_version_id).review_posts[0]))
    assert text(examiner, "/desk/?all=1").count("绿色通道") == 1
    with django_assert_max_num_queries(26):  # its parcels, and how far what the items have besides is
        clerk.get(f"/desk/bundles/{bundle}/")
    with django_assert_max_num_queries(27):  # its limits that were not kept
        clerk.get(f"/desk/cases/{case.pk}/")


@pytest.mark.parametrize("words", ["王芳", "wangfang", "wf", "phone", "id", "number", "bundle"])
def test_one_box_finds_a_case_by_whatever_is_known(desk: Desk, sign_in: SignIn, words: str) -> None:
    """Name, pinyin, initials, phone, id number, case number, number of the bundle; masked in the answer."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    person = Person.objects.get(account__login="wangfang")
    known = {"phone": person.phone, "id": person.id_no, "number": case.number, "bundle": bundle_number(bundle)}
    clerk = sign_in(CLERK)
    for path in ("/desk/find/", "/desk/find/suggest/"):
        page = text(clerk, f"{path}?q={known.get(words, words)}")
        if words == "bundle":
            assert f"/desk/bundles/{bundle}/" in page
        else:
            assert f"/desk/cases/{case.pk}/" in page
        assert person.id_no not in page or words == "id"
    assert "没有找到" in text(clerk, "/desk/find/?q=nobodyatall")


def bundle_number(bundle: int) -> str:
    """The number people read."""
    return Bundle.objects.get(pk=bundle).number


def test_numbers_of_persons_are_masked_until_somebody_says_why(desk: Desk, sign_in: SignIn) -> None:
    """Also inside the form's rows; a look needs a reason and is an event."""
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    page = text(clerk, f"/desk/bundles/{bundle}/")
    numbers = [one.id_no for one in Person.objects.all()] + [one.phone for one in Person.objects.all()]
    assert [number for number in numbers if number in page] == []
    answer = clerk.post(f"/desk/bundles/{bundle}/unmask/", {"reason": ""})
    assert answer.status_code == 422
    assert "请写明查看理由" in answer.content.decode()
    answer = clerk.post(f"/desk/bundles/{bundle}/unmask/", {"reason": "核对身份"})
    person = Person.objects.get(account__login="wangfang")
    assert person.id_no in answer.content.decode()
    kept = Unmasking.objects.get(reason="核对身份")
    assert Event.objects.get(name="person.unmasked").data == {"record": kept.pk}
    assert person.id_no not in text(clerk, f"/desk/bundles/{bundle}/")


def test_a_paper_is_shown_in_the_page_or_kept(desk: Desk, sign_in: SignIn) -> None:
    """Only our own pages may frame it; the wrong address says so."""
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    shown = clerk.get(f"/desk/bundles/{bundle}/materials/articles/")
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    kept = clerk.get(f"/desk/bundles/{bundle}/materials/articles/?keep")
    assert kept["Content-Disposition"].startswith("attachment")
    case = desk.case(bundle, "filed")
    assert clerk.get(f"/desk/cases/{case.pk}/materials/articles/").status_code == 200
    assert clerk.get(f"/desk/cases/{case.pk}/materials/nothing/").status_code == 404


def test_slips_are_printed_and_sealed_into_pdf(desk: Desk, sign_in: SignIn) -> None:
    """Receipt before acceptance, notice after it; the person's number is masked."""
    clerk = sign_in(CLERK)
    waiting = desk.bundle("waiting")
    assert "收件凭证" in text(clerk, f"/desk/bundles/{waiting}/slip/")
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    person = Person.objects.get(account__login="wangfang")
    for path in (f"/desk/bundles/{bundle}/slip", f"/desk/cases/{case.pk}/slip"):
        page = text(clerk, f"{path}/")
        assert "受理通知书" in page
        assert "<svg" in page
        assert person.id_no not in page
        pdf = clerk.get(f"{path}.pdf")
        assert pdf.content.startswith(b"%PDF")
    assert clerk.get(f"/desk/cases/{desk.case(waiting, 'filed').pk}/slip/").status_code == 404


def test_a_licence_is_being_made_until_it_is_made(desk: Desk, sign_in: SignIn) -> None:
    """Then the deciding department can fetch the paper and its seal file."""
    bundle = desk.accepted()
    case = desk.decided(bundle)
    approver = sign_in(desk.login_of(spec(case.item_version_id).decide_post))
    assert "正在制证" in text(approver, f"/desk/cases/{case.pk}/")
    desk.read()
    page = text(approver, f"/desk/cases/{case.pk}/")
    assert "已签章" in page
    licence = Licence.objects.filter(case_ref=f"case:{case.pk}")[0]
    assert approver.get(f"/desk/licences/{licence.identifier}.pdf").status_code == 200
    seal = approver.get(f"/desk/licences/{licence.identifier}.sig.json")
    assert seal.json()["licence"]["number"] == licence.number
    assert f'filename="{licence.identifier}.pdf.sig.json"' in seal["Content-Disposition"]
    assert sign_in("tax.approver").get(f"/desk/licences/{licence.identifier}.pdf").status_code == 404


def test_english_pages_are_english(desk: Desk, sign_in: SignIn) -> None:
    """But for data: what people wrote, names of persons and places, and the switch to Chinese."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    clerk = sign_in(CLERK)
    clerk.cookies["django_language"] = "en"
    data = "".join(str(value) for value in (case.answers, bundle_data(bundle), "中文", "王芳", "王*"))
    data += "".join(Person.objects.values_list("name_zh", flat=True))
    for path in (
        "/desk/?all=1",
        "/desk/find/?q=wangfang",
        f"/desk/bundles/{bundle}/",
        f"/desk/cases/{case.pk}/",
        f"/desk/cases/{case.pk}/slip/",
    ):
        page = text(clerk, path)
        left = [one for one in CHINESE.findall(re.sub(r"<[^>]+>", " ", page)) if one not in data]
        assert left == [], path


def bundle_data(bundle: int) -> str:
    """What the applicant wrote."""
    return str(Bundle.objects.get(pk=bundle).data)
