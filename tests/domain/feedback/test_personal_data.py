"""What everybody reads in the guide holds nobody's data: ids, telephones, mail, names are found; dates and codes are not."""

import pytest

from onewindow.domain.feedback import rules


@pytest.mark.parametrize(
    "text",
    [
        "我的身份证 11010519491231002X 过期了",
        "号码 11010519491231002x",
        "身份证１１０１０５１９４９１２３１００２Ｘ",
        "440524 18800101 0014 可以吗",
        "打 13900000001 找我",
        "微信 139-0000-0001",
        "电话 0991-2345678",
        "卡号 6222021234567890123",
        "发到 wang.fang@example.cn",
        "我叫王芳，请问",
    ],
)
def test_found(text: str) -> None:
    """Written with blanks, dashes, in full width: it is somebody's all the same."""
    assert rules.personal(text, ["王芳"])


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 09:00 以后可以办吗？",
        "20261122 之前的证还算数吗",
        "招牌 4.8 × 0.9 米要审批吗？",
        "公司代码 11440100007482575H 填在哪里",
        "12345 热线说可以",
        "注册资本 500000 元",
        "",
    ],
)
def test_not_found(text: str) -> None:
    """Dates, measures, money, a company's public code, a short number."""
    assert rules.personal(text, ["王芳"]) == []


def test_an_office_may_name_its_own_telephone() -> None:
    """In an answer a fixed line is the office's; a mobile or an id is somebody's everywhere."""
    assert rules.personal("请拨打 0991-2345678 咨询", offices_number=True) == []
    assert rules.personal("请拨打 13900000001", offices_number=True)
    assert rules.personal("您的 11010519491231002X", offices_number=True)
