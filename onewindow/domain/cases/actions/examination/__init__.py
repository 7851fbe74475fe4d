"""审查、征求意见. What several bodies do about one case before it is decided."""

from onewindow.domain.cases.actions.examination.appeals import (
    AppealOpen,
    AppealUnwritten,
    NoAppeal,
    NotAnnulled,
    end_appeal,
    record_appeal,
)
from onewindow.domain.cases.actions.examination.consulting import (
    attach_opinion,
    consult,
    notify,
    opine,
    read_notice,
    recall_consult,
    take_out_opinion_paper,
)
from onewindow.domain.cases.actions.examination.meeting import (
    call_off_meeting,
    convene,
    sign_minutes,
    write_minutes,
)
from onewindow.domain.cases.actions.examination.passing_on import pass_on
from onewindow.domain.cases.actions.examination.reviewing import review
from onewindow.domain.cases.actions.examination.technical import (
    attach_report,
    cancel_technical,
    order_technical,
    record_technical,
    take_out_report,
)
from onewindow.domain.cases.actions.examination.visiting import (
    Record,
    add_photo,
    cancel_visit,
    order_visit,
    record_visit,
    take_out_photo,
)

__all__ = [
    "AppealOpen",
    "AppealUnwritten",
    "NoAppeal",
    "NotAnnulled",
    "Record",
    "add_photo",
    "attach_opinion",
    "attach_report",
    "call_off_meeting",
    "cancel_technical",
    "cancel_visit",
    "consult",
    "convene",
    "end_appeal",
    "notify",
    "opine",
    "order_technical",
    "order_visit",
    "pass_on",
    "read_notice",
    "recall_consult",
    "record_appeal",
    "record_technical",
    "record_visit",
    "review",
    "sign_minutes",
    "take_out_opinion_paper",
    "take_out_photo",
    "take_out_report",
    "write_minutes",
]
