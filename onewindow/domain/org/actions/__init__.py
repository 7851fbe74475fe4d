"""Verbs of org (组织), by phase: log-in, staffing, people and businesses, tokens of the API."""

from onewindow.domain.org.actions.logins import log_in, log_in_demo, log_out
from onewindow.domain.org.actions.people import register_enterprise, unmask
from onewindow.domain.org.actions.staffing import appoint, relieve
from onewindow.domain.org.actions.tokens import (
    Bearer,
    Issued,
    count_stranger,
    forget_strangers,
    issue_token,
    revoke_token,
    use_token,
)
from onewindow.domain.org.refusals import (
    CodeWrong,
    HoldsAlready,
    HoldsNot,
    LogInRefused,
    NotADemo,
    NotAllowed,
    ScopeUnfit,
    TokenNotFound,
    TokenUnknown,
    UsccTaken,
)
from onewindow.domain.org.rules import Actor, may

__all__ = [
    "Actor",
    "Bearer",
    "CodeWrong",
    "HoldsAlready",
    "HoldsNot",
    "Issued",
    "LogInRefused",
    "NotADemo",
    "NotAllowed",
    "ScopeUnfit",
    "TokenNotFound",
    "TokenUnknown",
    "UsccTaken",
    "appoint",
    "count_stranger",
    "forget_strangers",
    "issue_token",
    "log_in",
    "log_in_demo",
    "log_out",
    "may",
    "register_enterprise",
    "relieve",
    "revoke_token",
    "unmask",
    "use_token",
]
