"""Names, numbers and phones as others see them."""

import pytest

from onewindow.domain.org.queries import mask_id, mask_name, mask_phone, spell


@pytest.mark.parametrize(
    ("name", "masked"), [("王芳", "王*"), ("欧阳修远", "欧***"), ("Wang Fang", "Wang *"), ("王", "*"), ("", "")]
)
def test_name(name: str, masked: str) -> None:
    """The first sign stays; a single one does not."""
    assert mask_name(name) == masked


def test_numbers() -> None:
    """First four and last four of an id, first three and last four of a phone; short ones are nearly all hidden."""
    assert mask_id("990100199001010014") == "9901**********0014"
    assert mask_id("E1234567") == "E*******"
    assert mask_phone("13900000000") == "139****0000"
    assert mask_phone("12345") == "*****"


@pytest.mark.parametrize(
    ("name", "person", "pinyin", "initials", "english"),
    [
        ("王芳", True, "wangfang", "wf", "Wang Fang"),
        ("曾志伟", True, "zengzhiwei", "zzw", "Zeng Zhiwei"),
        ("欧阳晓明", True, "ouyangxiaoming", "oyxm", "Ouyang Xiaoming"),
        ("朝阳银行", False, "chaoyangyinhang", "cyyh", "Chao Yang Yin Hang"),
        ("A1火锅店", False, "a1huoguodian", "ahgd", "A1 Huo Guo Dian"),
        ("", True, "", "", ""),
    ],
)
def test_spelling(name: str, person: bool, pinyin: str, initials: str, english: str) -> None:
    """Surnames and words with a second reading are read as people say them."""
    spelling = spell(name, person=person)
    assert (spelling.pinyin, spelling.initials, spelling.english) == (pinyin, initials, english)
