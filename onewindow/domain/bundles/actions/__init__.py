"""Verbs of a bundle, by phase: publishing, drafts, filing, acceptance, correction, running, ending.

Every verb takes ``by`` (who) and ``at`` (when); the doors may send ``seen``, the version of the page. Verbs that move
several things are one transaction: all of it happens or nothing.
"""

from onewindow.domain.bundles.actions.acceptance import accept, deem_accepted
from onewindow.domain.bundles.actions.correction import correct, resubmit
from onewindow.domain.bundles.actions.drafts import (
    STEPS,
    Saved,
    add_page,
    attach,
    begin,
    detach,
    discard,
    forget_drafts,
    order_pages,
    promise,
    save_draft,
    take_out_page,
)
from onewindow.domain.bundles.actions.ending import close, consent, decline, overdue, propose_not_accept, withdraw
from onewindow.domain.bundles.actions.filing import Submitted, submit
from onewindow.domain.bundles.actions.packages import list_packages, publish
from onewindow.domain.bundles.actions.refusals import (
    DraftElsewhere,
    DraftSubmitted,
    DraftTooLarge,
    FormWrong,
    HolderUnknown,
    MaterialsMissing,
    MaterialUnknown,
    MayNotFollow,
    MayNotPublish,
    NoSuchBundle,
    NoSuchDraft,
    NotAtThisStep,
    NotChecked,
    NothingNamed,
    NotYours,
    ReasonsMissing,
    SecondNotice,
    SecondPerson,
    StepUnknown,
    StillFaulty,
)
from onewindow.domain.bundles.actions.together.running import start_dependents, stop_dependents

__all__ = [
    "STEPS",
    "DraftElsewhere",
    "DraftSubmitted",
    "DraftTooLarge",
    "FormWrong",
    "HolderUnknown",
    "MaterialUnknown",
    "MaterialsMissing",
    "MayNotFollow",
    "MayNotPublish",
    "NoSuchBundle",
    "NoSuchDraft",
    "NotAtThisStep",
    "NotChecked",
    "NotYours",
    "NothingNamed",
    "ReasonsMissing",
    "Saved",
    "SecondNotice",
    "SecondPerson",
    "StepUnknown",
    "StillFaulty",
    "Submitted",
    "accept",
    "add_page",
    "attach",
    "begin",
    "close",
    "consent",
    "correct",
    "decline",
    "deem_accepted",
    "detach",
    "discard",
    "forget_drafts",
    "list_packages",
    "order_pages",
    "overdue",
    "promise",
    "propose_not_accept",
    "publish",
    "resubmit",
    "save_draft",
    "start_dependents",
    "stop_dependents",
    "submit",
    "take_out_page",
    "withdraw",
]
