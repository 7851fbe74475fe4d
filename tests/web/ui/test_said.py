"""Articles of law and words of people in the language of the page."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from onewindow.web.ui.templatetags.said import cited, shown_date, shown_moment, tongue
from onewindow.web.ui.values.notices import promise_words


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("行政许可法 art. 58", "行政许可法第58条"),
        ("行政许可法 art. 32 (4)", "行政许可法第32条第（4）项"),
        ("行政许可法 art. 32, 38", "行政许可法第32、38条"),
        ("国务院关于在线政务服务的若干规定 art. 8–12", "国务院关于在线政务服务的若干规定第8–12条"),
        ("国办发〔2023〕26号；档案法 art. 13", "国办发〔2023〕26号；档案法第13条"),
        ("GB/T 39046", "GB/T 39046"),
    ],
)
def test_law_is_cited_as_the_page_speaks(source: str, said: str) -> None:
    """The rules keep one form; a Chinese page says 第…条, an English one art. …"""
    with translation.override("zh-hans"):
        assert cited(source) == said
    with translation.override("en"):
        assert cited(source) == source


def test_chinese_words_on_an_english_page_say_so() -> None:
    """A screen reader needs to know; on a Chinese page, and for words in Latin letters, there is nothing to say."""
    with translation.override("en"):
        assert tongue("示范市好味道餐饮有限公司") == ' lang="zh"'
        assert tongue("Li Guoqiang") == ""
    with translation.override("zh-hans"):
        assert tongue("示范市好味道餐饮有限公司") == ""


def test_a_date_is_one_piece_of_one_form() -> None:
    """A ``<time>`` that no line breaks, by the clock of the country; nothing for none."""
    late = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert shown_date(date(2026, 11, 2)) == '<time datetime="2026-11-02">2026年11月2日</time>'
        assert shown_date(late) == '<time datetime="2026-01-01T01:30:00+08:00">2026年1月1日</time>'
        assert shown_date(None) == shown_moment(None) == ""
    with translation.override("en"):
        assert shown_date(date(2026, 11, 2)) == '<time datetime="2026-11-02">2 Nov 2026</time>'


def test_a_name_with_quotation_marks_stands_in_ours() -> None:
    """GB/T 15834: single marks inside double ones."""
    with translation.override("zh-hans"):
        (first, *_) = promise_words("开办餐饮店“一件事”", "市场监督管理部门")
    assert "“开办餐饮店‘一件事’”" in first
