"""Verbs of packages (一件事): published as written, or changed in the office by two people."""

from onewindow.domain.bundles.actions.packages.changing import (
    ChangeOpen,
    DayTaken,
    NotSound,
    SamePerson,
    SayWhy,
    SlugTaken,
    approve,
    give_back,
    revise,
    start,
    start_new,
    submit,
    withdraw_change,
)
from onewindow.domain.bundles.actions.packages.publishing import list_packages, publish
from onewindow.domain.bundles.rules.writing import editing

__all__ = [
    "ChangeOpen",
    "DayTaken",
    "NotSound",
    "SamePerson",
    "SayWhy",
    "SlugTaken",
    "approve",
    "editing",
    "give_back",
    "list_packages",
    "publish",
    "revise",
    "start",
    "start_new",
    "submit",
    "withdraw_change",
]
