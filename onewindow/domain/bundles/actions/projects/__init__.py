"""Verbs of investment projects (投资项目): registering, land, the four stages, pre-review, joint reviews, monthly batches."""

from onewindow.domain.bundles.actions.projects.batches import gather, grant_batch
from onewindow.domain.bundles.actions.projects.joining import ask_review, conclude_review, give_opinion, kinds
from onewindow.domain.bundles.actions.projects.limits import recompute_limits
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
from onewindow.domain.bundles.actions.projects.ruling import (
    MayNotRule,
    RuleDecided,
    RuleTooEarly,
    RuleUnfit,
    RuleWaits,
    SameRuler,
    WhyTurnedDown,
    accept_rule,
    decline_rule,
    propose_rule,
)
from onewindow.domain.bundles.actions.projects.stages import accepted, begin_stage, closed, filed, open_stages, overdue
from onewindow.domain.bundles.actions.refusals import StageNotOpen
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject

__all__ = [
    "ConclusionMissing",
    "DayWrong",
    "FaultUnknown",
    "LandWonAlready",
    "MayNotRule",
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
    "RuleDecided",
    "RuleTooEarly",
    "RuleUnfit",
    "RuleWaits",
    "SameRuler",
    "StageNotOpen",
    "WhyMissing",
    "WhyTurnedDown",
    "accept_rule",
    "accepted",
    "answer_pre_review",
    "ask_pre_review",
    "ask_review",
    "begin_stage",
    "closed",
    "conclude_review",
    "decline_rule",
    "end",
    "filed",
    "gather",
    "give_opinion",
    "grant_batch",
    "kinds",
    "open_stages",
    "overdue",
    "propose_rule",
    "recompute_limits",
    "register",
    "win_land",
]
