"""Verbs of investment projects (投资项目): registering, land, the four stages, pre-review, joint reviews, monthly batches."""

from onewindow.domain.bundles.actions.projects.batches import gather, grant_batch
from onewindow.domain.bundles.actions.projects.joining import ask_review, conclude_review, give_opinion, kinds
from onewindow.domain.bundles.actions.projects.looking import answer_pre_review, ask_pre_review
from onewindow.domain.bundles.actions.projects.refusals import (
    ConclusionMissing,
    DayWrong,
    FaultUnknown,
    LandWonAlready,
    NoRuleForKind,
    NothingToLookAt,
    NothingWaitsInBatch,
    NotTheirPost,
    OpinionWithoutWords,
    ProjectCodeTaken,
    ProjectCodeWrong,
    ProjectIncomplete,
    ProjectUnderWay,
    ReviewNotReady,
    WhyMissing,
)
from onewindow.domain.bundles.actions.projects.registering import Plan, Registered, end, register, win_land
from onewindow.domain.bundles.actions.projects.stages import accepted, begin_stage, closed, filed, open_stages, overdue
from onewindow.domain.bundles.actions.refusals import StageNotOpen
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject

__all__ = [
    "ConclusionMissing",
    "DayWrong",
    "FaultUnknown",
    "LandWonAlready",
    "NoRuleForKind",
    "NoSuchProject",
    "NotTheirPost",
    "NothingToLookAt",
    "NothingWaitsInBatch",
    "OpinionWithoutWords",
    "Plan",
    "ProjectCodeTaken",
    "ProjectCodeWrong",
    "ProjectIncomplete",
    "ProjectUnderWay",
    "Registered",
    "ReviewNotReady",
    "StageNotOpen",
    "WhyMissing",
    "accepted",
    "answer_pre_review",
    "ask_pre_review",
    "ask_review",
    "begin_stage",
    "closed",
    "conclude_review",
    "end",
    "filed",
    "gather",
    "give_opinion",
    "grant_batch",
    "kinds",
    "open_stages",
    "overdue",
    "register",
    "win_land",
]
