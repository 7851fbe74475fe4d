"""Verbs of investment projects (投资项目): registering, land, the four stages."""

from onewindow.domain.bundles.actions.projects.refusals import (
    DayWrong,
    LandWonAlready,
    NoRuleForKind,
    ProjectCodeTaken,
    ProjectCodeWrong,
    ProjectIncomplete,
    ProjectUnderWay,
    StageNotOpen,
    WhyMissing,
)
from onewindow.domain.bundles.actions.projects.registering import Plan, Registered, end, register, win_land
from onewindow.domain.bundles.actions.projects.stages import accepted, begin_stage, closed, filed, open_stages, overdue
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject

__all__ = [
    "DayWrong",
    "LandWonAlready",
    "NoRuleForKind",
    "NoSuchProject",
    "Plan",
    "ProjectCodeTaken",
    "ProjectCodeWrong",
    "ProjectIncomplete",
    "ProjectUnderWay",
    "Registered",
    "StageNotOpen",
    "WhyMissing",
    "accepted",
    "begin_stage",
    "closed",
    "end",
    "filed",
    "open_stages",
    "overdue",
    "register",
    "win_land",
]
