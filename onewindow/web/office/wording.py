"""The words of the office for posts, windows, days of the week."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ROLES: dict[str, Any] = {
    "window": _("Window"),
    "examiner": _("Examiner"),
    "approver": _("Approver"),
    "supervisor": _("Supervisor"),
    "office": _("Administrator"),
    "agent": _("Agent"),
}
WINDOWS: dict[str, Any] = {"comprehensive": _("Comprehensive"), "special": _("Of one department")}
WEEKDAYS: dict[int, Any] = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}
LEVELS: dict[str, Any] = {"3": _("City"), "4": _("County"), "5": _("Town"), "6": _("Village")}
"""Levels of an area, by its code."""
EVENTS: dict[str, Any] = {
    "synonym.changed": _("changed the search words"),
    "synonym.retired": _("took the search words out of use"),
    "department.changed": _("changed the department"),
    "department.closed": _("closed the department"),
    "centre.changed": _("changed the centre"),
    "centre.opening-set": _("set the opening hours"),
    "window.changed": _("changed the window"),
    "window.closed": _("closed the window"),
    "staff.changed": _("changed name or number"),
    "staff.moved": _("moved this person"),
    "staff.left": _("let this person leave"),
    "change.revise": _("changed the draft"),
}
"""What somebody was faster with, in a sentence "who, when: what"."""
KINDS: dict[str, Any] = {
    "case": _("case"),
    "bundle": _("bundle"),
    "consultation": _("question"),
    "change": _("change of an item"),
    "difference": _("difference report"),
    "objection": _("objection to a base item"),
}
TASKS: dict[str, Any] = {
    "accept": _("Accept"),
    "review": _("Review"),
    "decide": _("Decide"),
    "consent": _("Consent to refusal"),
    "correct": _("Correct"),
    "close": _("Hand over"),
    "approve": _("Approve"),
    "revise": _("Put right"),
    "compare": _("Check what changed at the parent"),
    "decide-objection": _("Decide on it"),
    "answer": _("Answer"),
    "tell": _("Answer by telephone"),
    "publish": _("Review before publication"),
}
"""What waits, by the name of the task."""
