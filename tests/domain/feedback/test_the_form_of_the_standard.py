"""GB/T 39046-2020 6.7: twelve fields, in their order, each within its width."""

from collections.abc import Callable
from datetime import datetime, timedelta

from onewindow.domain.feedback import actions, queries, rules
from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.queries import Actor

STANDARD = (
    ("咨询编码", "an..50"), ("咨询人", "a..30"), ("咨询标题", "an..200"), ("咨询内容", "..ul"),
    ("咨询时间", "YYYYMMDDThhmmss"), ("处理时间", "YYYYMMDDThhmmss"), ("处理人", "a..30"), ("处理意见", "..ul"),
    ("延期时限", "an..20"), ("延期原因", "..ul"), ("超期天数", "n..3"), ("行政区划", "n..9"),
)  # fmt: skip
"""Table 10, rows 1 to 12, as printed."""


def test_names_and_widths() -> None:
    """The form is the standard's, letter by letter."""
    assert [(one.number, one.name, one.type) for one in rules.FORM] == [(n, *row) for n, row in enumerate(STANDARD, 1)]


def test_misfits_are_named() -> None:
    """Too wide, no moment, no number: each field by its name; a missing key too."""
    row = {one.name: "" for one in rules.FORM} | {"咨询人": "名" * 31, "咨询时间": "2026-09-28", "超期天数": "x"}
    assert rules.misfits(row) == ["咨询人", "咨询时间", "超期天数"]
    assert rules.misfits({}) == [one.name for one in rules.FORM]


def test_a_question_in_this_form(
    asked: Callable[..., Consultation], actor: Callable[[str], Actor], at: datetime
) -> None:
    """Asked, extended, answered late: every field is filled and fits; withdrawn ones are never late."""
    row = asked(title="题" * 200)
    assert rules.misfits(queries.form(row, "", at)) == []
    officer = actor("urban.examiner")
    actions.extend(consultation=row.pk, reason="需要现场勘查。", by=officer, at=at)
    late = at + timedelta(days=20)  # across the National Day holidays
    actions.answer(consultation=row.pk, text="不超过一层檐口的不用审批。", by=officer, at=late)
    asked("q2")
    (first, second) = queries.exported(actor("govservice.office"), since=at - timedelta(days=1), until=late, at=late)
    assert rules.misfits(first) == rules.misfits(second) == []
    assert first["咨询时间"] == "20260928T100000"
    assert (first["咨询人"], first["处理人"], first["延期时限"]) == ("王芳", officer_name(first), "2wd")
    assert int(first["超期天数"]) > 3
    assert first["行政区划"] == "990100"
    assert second["处理意见"] == ""
    assert list(queries.exported(officer, since=at, until=late, at=late)) == []


def officer_name(row: dict[str, str]) -> str:
    """Somebody answered, by name."""
    assert row["处理人"]
    return row["处理人"]
