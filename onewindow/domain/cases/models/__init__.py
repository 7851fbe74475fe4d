"""Tables of cases: the case itself, its papers, what is decided on it."""

from onewindow.domain.cases.models.appeal import APPEALS, ENDINGS, Appeal
from onewindow.domain.cases.models.case import ACCEPTED, CHANNELS, ENDED, HOLDER_KINDS, RUNNING, Case
from onewindow.domain.cases.models.clock import ARTICLE_45, Extension, Hold, HoldKind, Overrun, Silence
from onewindow.domain.cases.models.decisions import PROPOSALS, STANCES, Consent, Opinion, RefusalNotice
from onewindow.domain.cases.models.disposal import MOST_FILES, Certificate, Disposal
from onewindow.domain.cases.models.elsewhere import TAKEN_BY, Elsewhere, PointItem
from onewindow.domain.cases.models.enquiry import Enquiry
from onewindow.domain.cases.models.filing import SIGNED_BY, Draft, DraftPage, MaterialPage, Signature
from onewindow.domain.cases.models.hearing import HEARINGS, Hearing
from onewindow.domain.cases.models.joint.asking import (
    ANSWERS,
    READ,
    RESULTS,
    Consult,
    ConsultBody,
    ConsultPaper,
    PassedOn,
    SitePhoto,
    SiteVisit,
)
from onewindow.domain.cases.models.joint.meeting import CONCLUSIONS, Meeting, MeetingCase, MeetingSeat
from onewindow.domain.cases.models.joint.technical import JUDGED, TECHNICAL, TechnicalReport, TechnicalReview
from onewindow.domain.cases.models.papers import MATERIAL_STATES, NEEDS, SATISFIED_BY, Correction, Material
from onewindow.domain.cases.models.tolerance import CONFIRMED, CONSEQUENCES, Promise, PromiseLetter

__all__ = [
    "ACCEPTED",
    "ANSWERS",
    "APPEALS",
    "ARTICLE_45",
    "CHANNELS",
    "CONCLUSIONS",
    "CONFIRMED",
    "CONSEQUENCES",
    "ENDED",
    "ENDINGS",
    "HEARINGS",
    "HOLDER_KINDS",
    "JUDGED",
    "MATERIAL_STATES",
    "MOST_FILES",
    "NEEDS",
    "PROPOSALS",
    "READ",
    "RESULTS",
    "RUNNING",
    "SATISFIED_BY",
    "SIGNED_BY",
    "STANCES",
    "TAKEN_BY",
    "TECHNICAL",
    "Appeal",
    "Case",
    "Certificate",
    "Consent",
    "Consult",
    "ConsultBody",
    "ConsultPaper",
    "Correction",
    "Disposal",
    "Draft",
    "DraftPage",
    "Elsewhere",
    "Enquiry",
    "Extension",
    "Hearing",
    "Hold",
    "HoldKind",
    "Material",
    "MaterialPage",
    "Meeting",
    "MeetingCase",
    "MeetingSeat",
    "Opinion",
    "Overrun",
    "PassedOn",
    "PointItem",
    "Promise",
    "PromiseLetter",
    "RefusalNotice",
    "Signature",
    "Silence",
    "SitePhoto",
    "SiteVisit",
    "TechnicalReport",
    "TechnicalReview",
]
