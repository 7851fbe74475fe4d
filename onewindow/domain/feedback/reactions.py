"""Answers of the feedback room: its timer, and what the asker is told of his question."""

from datetime import datetime

from onewindow.domain.feedback import actions, events, holdings  # noqa: F401
from onewindow.domain.feedback.models import Consultation, ConsultationNote
from onewindow.domain.messages.actions import tell
from onewindow.kernel.due import due
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA


@due("consultation", "close")
def close_by_itself(task: Task, at: datetime) -> None:
    """自动办结. Nothing more was said about the answer."""
    actions.close(consultation=task.thing, at=at)


_TEXTS = {
    events.FORWARD: "consultation.forwarded",
    events.EXTEND: "consultation.extended",
    events.ANSWER: "consultation.answered",
    events.PUBLISH: "consultation.published",
}


@reader("feedback", *_TEXTS)
def tell_the_asker(event: Event, at: datetime) -> None:
    """告知咨询人. A message for each step that concerns who asked, once an event; who has no account is telephoned."""
    row = Consultation.objects.select_related("answering").get(pk=event.thing or 0)
    if row.owner_id is None:
        return
    note = ConsultationNote.objects.filter(consultation=row, kind="forward", at=event.at).first()
    params = {
        "number": row.number,
        "title": row.title,
        "department_zh": row.answering.short_zh,
        "department_en": row.answering.short_en,
        "due": f"{row.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "reason": note.text if note else row.extension_reason,
    }
    tell(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        key=_TEXTS[event.name],
        params=params,
        ref=f"consultation:{row.pk}",
        at=event.at,
        event=event.pk,
    )
