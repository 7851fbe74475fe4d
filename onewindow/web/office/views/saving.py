"""What every form of the office does: sent twice it is done once; refused it comes back with what was typed."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.org.queries import names_of
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.idempotency import once
from onewindow.web.office import wording
from onewindow.web.office.forms.entry import Entry
from onewindow.web.office.templatetags.office import person
from onewindow.web.ui.access import Asking
from onewindow.web.ui.templatetags.said import cited, moment
from onewindow.web.ui.views.errors import status_of

FIELDS = {
    "catalogue.batch-name-taken": "name_zh",
    "catalogue.version-elsewhere": "versions",
    "org.login-taken": "login",
    "org.login-unfit": "login",
    "org.number-taken": "number",
    "org.code-wrong": "uscc",
    "org.uscc-taken": "uscc",
    "org.group-unfit": "group_code",
    "org.post-stands": "role",
    "org.window-stands": "number",
    "org.dates-unfit": "from_on",
    "org.heir-unfit": "heir",
    "org.tasks-left": "heir",
    "org.posts-unattended": "emptied",
    "org.stand-in-unfit": "staff",
    "org.stand-in-chain": "staff",
    "org.holds-already": "posts",
    "org.holds-not": "posts",
    "agents.code-unfit": "code",
    "agents.published-already": "from_on",
    "agents.rule-unknown": "fact",
    "agents.source-missing": "source",
    "agents.words-missing": "name_zh",
    "cases.basis-missing": "basis",
    "catalogue.synonym-unfit": "said",
    "catalogue.synonym-stands": "said",
}
"""The field a refusal is about, by its code."""


@dataclass
class Attempt:
    """What was tried and did not go: sentences by field and for the summary."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    refusal: Refusal | None = None


def save(
    request: Asking,
    *,
    name: str,
    form: Entry,
    do: Callable[[datetime], Any],
    show: Callable[[Attempt], HttpResponse],
    after: Callable[[Any], str],
    said: str = "",
) -> HttpResponse:
    """Carry one form out: ``do`` is the verb with what was typed, ``show`` the page again, ``after`` where to go on.

    The version that was seen travels inside ``do``. The answer of the first sending is kept: the second is sent on to
    the same page.
    """
    if stopped := files.stopped(request):  # before the form misses what stood behind the file
        return show(Attempt([("file" if "file" in form.fields else "", str(stopped))], status_of(stopped)))
    if not form.is_valid():
        return show(Attempt(form.problems(), 422))
    at = timezone.now()
    key = form.idempotency_key
    try:
        kept = once(key=key, owner=request.actor.account, verb=f"office.{name}", at=at, do=lambda: {"id": do(at)})
    except NoSuchEntry:
        raise
    except Refusal as refusal:
        about = "file" if isinstance(refusal, files.REFUSALS) else FIELDS.get(refusal.code, "")
        wrong = refusal.details.get("fields") or [about]
        told = dict.fromkeys((one if one in form.fields else "", sentence(refusal)) for one in wrong)
        status = status_of(refusal, 422 if isinstance(refusal, files.REFUSALS) else 409)
        return show(Attempt(list(told), status, refusal))
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(after(kept.get("id")))


def shown_once(request: Asking, *, name: str, make: Callable[[datetime], str]) -> str:
    """What may stand on one answer only and is kept nowhere, such as a link; empty if this sending had its answer before."""
    at, made = timezone.now(), ""

    def do() -> dict[str, Any]:
        nonlocal made
        made = make(at)
        return {}

    once(key=sending(request), owner=request.actor.account, verb=f"office.{name}", at=at, do=do)
    return made


def sending(request: Asking) -> str:
    """The key a form of one button came with; one without gets its own."""
    return request.POST.get("key", "")[:64] or uuid.uuid4().hex


def sentence(refusal: Refusal) -> str:
    """What a refusal says here: its reason, and who was faster, when, with what."""
    parts = [str(refusal)]
    if refusal.details.get("names"):
        parts.append(gettext(", ").join(refusal.details["names"]))
    at, by = refusal.details.get("at"), refusal.details.get("by")
    if at:
        who = person(names_of({by}).get(by)) if by is not None else gettext("The system")
        facts = {"who": who, "when": moment(at), "what": wording.EVENTS.get(str(refusal.details.get("name")), "")}
        parts.append(
            (gettext("%(who)s, %(when)s: %(what)s") if facts["what"] else gettext("%(who)s, %(when)s")) % facts
        )
    if refusal.source:
        parts.append(cited(refusal.source))
    return gettext(" – ").join(parts)
