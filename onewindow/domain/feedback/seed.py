"""Demo data of questions: the limits as rows, and when their tasks turn amber."""

from datetime import date, datetime

from onewindow.domain.feedback.models import ConsultationRule
from onewindow.domain.feedback.queries import DEFAULT
from onewindow.kernel import lights

SINCE = date(2026, 1, 1)


def seed(at: datetime) -> None:
    """演示数据. The rule for the limits of answers; one that stands stays. Its figures are the demo city's own."""
    ConsultationRule.objects.get_or_create(
        effective_from=SINCE,
        defaults={**DEFAULT._asdict(), "source": "示范市政务咨询答复规范（演示数据，未核对）", "checked": False},
    )
    lights.ensure("consultation", "answer", share=70)
