"""Verbs of a case, by phase: filing, acceptance, examination, decision, ending.

A verb is one read of two index look-ups and one step, in autocommit. Every verb takes ``by`` (who) and ``at`` (when);
the doors may send ``seen``, the version of the page, so that nobody decides on an older state than he saw.
"""

from onewindow.domain.cases.actions.acceptance import accept, accept_set, correct, deem_accepted, resubmit, start
from onewindow.domain.cases.actions.applying import apply
from onewindow.domain.cases.actions.bundled import amend
from onewindow.domain.cases.actions.decision import consent, decline, grant, propose_not_accept, propose_refusal
from onewindow.domain.cases.actions.ending import close, stop, withdraw
from onewindow.domain.cases.actions.examination import review
from onewindow.domain.cases.actions.filing import Filed, Holder, file, wait
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.refusals import (
    AnotherItem,
    AnswersWrong,
    CaseWithdrawn,
    InputUndecided,
    ItemClosed,
    MaterialsMissing,
    MaterialUnfit,
    MaterialUnknown,
    NoSuchCase,
    NotAtThisStep,
    NothingNamed,
    NotOwner,
    NotYours,
    OpinionAgainst,
    OpinionNeedsWords,
    ReasonsMissing,
    SecondNotice,
    SecondPerson,
    StillFaulty,
)

__all__ = [
    "AnotherItem",
    "AnswersWrong",
    "CaseWithdrawn",
    "Filed",
    "Holder",
    "InputUndecided",
    "ItemClosed",
    "MaterialUnfit",
    "MaterialUnknown",
    "MaterialsMissing",
    "NoSuchCase",
    "NotAtThisStep",
    "NotOwner",
    "NotYours",
    "NothingNamed",
    "OpinionAgainst",
    "OpinionNeedsWords",
    "Paper",
    "ReasonsMissing",
    "SecondNotice",
    "SecondPerson",
    "StillFaulty",
    "accept",
    "accept_set",
    "amend",
    "apply",
    "close",
    "consent",
    "correct",
    "decline",
    "deem_accepted",
    "file",
    "grant",
    "propose_not_accept",
    "propose_refusal",
    "resubmit",
    "review",
    "start",
    "stop",
    "wait",
    "withdraw",
]
