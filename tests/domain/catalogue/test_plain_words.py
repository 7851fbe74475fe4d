"""Plain language: what is found, and what is let pass."""

import pytest
from django.utils import translation

from onewindow.domain.catalogue.rules.guide import plain


def test_a_sentence_that_cannot_be_read_at_once() -> None:
    """Chinese by signs, English by words; the sentence is named, not the paragraph."""
    long = "申请人应当在" + "规定的期限内" * 9
    with translation.override("en"):
        ((said, why),) = plain.long_sentences(f"很短的一句。{long}。Short.")
        assert said == long
        assert why == "A sentence of 60 signs; at most 50 can be read at once."
        ((said, why),) = plain.long_sentences("Short. " + " ".join(["word"] * 26) + ".")
    assert why == "A sentence of 26 words; at most 25 can be read at once."
    assert list(plain.long_sentences("一句。" * 40)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("应当符合GSP要求", ["GSP"]),
        ("应当符合经营质量管理规范（GSP）的要求", []),
        ("应当符合GSP（经营质量管理规范）的要求", []),
        ("提交危化品清单", ["危化品"]),
        ("提交危险化学品（危化品）清单", []),
        ("上传PDF，用手机APP办理", []),
        ("按GB/T 39046填写", []),
        ("按XYZ办理", ["XYZ"]),
        ("完成环评和稳评", ["环评", "稳评"]),
        ("完成环境影响评价", []),
    ],
)
def test_abbreviations(text: str, found: list[str]) -> None:
    """One that nobody explains is named with what to write instead; everyday words and numbers of standards are not."""
    assert [short for short, _ in plain.abbreviations(text)] == found
