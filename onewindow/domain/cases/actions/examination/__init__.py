"""审查、征求意见. What several bodies do about one case before it is decided."""

from onewindow.domain.cases.actions.examination.consulting import (
    attach_opinion,
    consult,
    opine,
    recall_consult,
    take_out_opinion_paper,
)
from onewindow.domain.cases.actions.examination.reviewing import review

__all__ = [
    "attach_opinion",
    "consult",
    "opine",
    "recall_consult",
    "review",
    "take_out_opinion_paper",
]
