"""One search box finds a case by number, name, pinyin, initials, id number, phone or enterprise: for who may see it."""

import pytest

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.rules import pinyin_of, sought, words_of
from tests.domain.cases.city import CITIZEN_ID
from tests.domain.cases.road import Road


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("990100-20260901-0001-K", "number"),
        ("990100 2026", "number"),
        ("13900000001", "phone"),
        (CITIZEN_ID, "code"),
        ("91110108551385082q", "code"),
        ("张三", "name"),
        ("市 川香", "name"),
        ("zhangsan", "letters"),
        ("ZS", "letters"),
        ("　", "nothing"),
        ("%", "nothing"),
    ],
)
def test_what_the_box_holds(text: str, kind: str) -> None:
    assert sought(text)[0] == kind


def test_index_words() -> None:
    assert words_of("张三") == ("zs", "三", "张", "张三")
    assert pinyin_of("示范市川香餐饮") == "shifanshichuanxiangcanyin"


def test_every_way_to_find_it(road: Road) -> None:
    city = road.city
    person = road.file()
    shop = road.file(
        holder=actions.Holder("enterprise", "示范市川香餐饮有限公司", city.uscc, "0830-2345678", None, city.enterprise),
        by=city.legal,
    )
    ways = {
        person.id: [
            person.number,
            person.number[:17],
            "张三",
            "张",
            "zhangsan",
            "zhang san",
            "zs",
            CITIZEN_ID,
            "13900000001",
        ],
        shop.id: [
            shop.number,
            "川香",
            "示范市川香餐饮有限公司",
            "chuanxiang",
            "sfscxcyyxgs",
            city.uscc,
            city.uscc.lower(),
        ],
    }
    for case, texts in ways.items():
        for text in texts:
            found = [row.id for row in queries.search(city.clerk, text)]
            assert case in found, text
            assert len(found) == 1 or text == person.number[:17], text
    for text in ("李四", "川味", "lisi", "xx", "%%", "_", "13900000002", ""):
        assert queries.search(city.clerk, text) == []


def test_who_finds_it(road: Road) -> None:
    city = road.city
    case = road.accepted()
    assert [row.id for row in queries.search(city.citizen, "张三")] == [case]
    assert queries.search(city.stranger, "张三") == []
    assert [row.id for row in queries.search(city.of("fire", "window"), "张三")] == [case]  # one window serves all
    assert [row.id for row in queries.search(city.approver, "张三")] == [case]  # the deciding department
    assert [row.id for row in queries.search(city.of("fire", "examiner"), "张三")] == [case]  # it reviews
    assert queries.search(city.of("fire", "approver"), "张三") == []
    actions.review(case=case, stance="agree", by=city.of("fire", "examiner"), at=road.at)
    assert [row.id for row in queries.search(city.of("fire", "examiner"), "张三")] == [case]  # it has reviewed
