"""The case page: the file of a case, and what several bodies do about it."""

from onewindow.domain.cases.queries.dossier.handing import HandOver, handed_over
from onewindow.domain.cases.queries.dossier.joint import (
    Answer,
    Joint,
    JointPaper,
    Question,
    Technical,
    Visit,
    askable,
    joint,
    opinion_file,
    review_report,
    visit_photo,
)
from onewindow.domain.cases.queries.dossier.meetings import Met, minutes_paper
from onewindow.domain.cases.queries.dossier.page import (
    Dossier,
    Handed,
    History,
    Leaf,
    Said,
    dossier,
    history,
    material_file,
    signature_file,
)
from onewindow.domain.cases.queries.dossier.steps import Steps, steps, steps_together

__all__ = [
    "Answer",
    "Dossier",
    "HandOver",
    "Handed",
    "History",
    "Joint",
    "JointPaper",
    "Leaf",
    "Met",
    "Question",
    "Said",
    "Steps",
    "Technical",
    "Visit",
    "askable",
    "dossier",
    "handed_over",
    "history",
    "joint",
    "material_file",
    "minutes_paper",
    "opinion_file",
    "review_report",
    "signature_file",
    "steps",
    "steps_together",
    "visit_photo",
]
