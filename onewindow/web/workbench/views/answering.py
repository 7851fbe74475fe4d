"""What every action of the desk does: refused → the same page with what was typed; done → the next task, or the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles import queries as desks
from onewindow.domain.cases import actions as cases
from onewindow.domain.feedback import actions as feedback
from onewindow.domain.org.queries import names_of
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import TaskGone
from onewindow.web.ui.access import Asking
from onewindow.web.ui.templatetags.said import cited
from onewindow.web.ui.views.errors import status_of
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.listing import address
from onewindow.web.workbench.templatetags.desk import moment, who

ELSEWHERE: tuple[type[Refusal], ...] = (
    cases.NotYours,
    cases.NoSuchCase,
    bundles.NotYours,
    bundles.NoSuchBundle,
    feedback.NotYours,
    feedback.NoSuchConsultation,
)
"""Refusals that are no matter of the form, unless they name a field of it: they become pages of their own (403, 404)."""
FEW = 4  # names a sentence may list; the page marks the rest


@dataclass
class Attempt:
    """What was tried on the page and did not go: typed values and sentences, by field and for the summary."""

    act: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    about: list[str] = field(default_factory=list)
    """Keys of the materials and fields a refusal names."""

    @property
    def at_field(self) -> dict[str, str]:
        """Field → its sentence."""
        return {name: sentence for name, sentence in self.errors if name}

    @property
    def texts(self) -> list[str]:
        """Longer texts that were typed: kept in sight when their form is no longer on the page."""
        names = ("text", "reasons", "legal_basis", "guidance", "why", "overrule", "reason", "question", "answer")
        return [str(self.values[name]) for name in names if self.values.get(name)]


Page = Callable[[Attempt], HttpResponse]


def act(
    request: Asking,
    *,
    name: str,
    form: Act,
    do: Callable[..., Any],
    show: Page,
    said: str,
    names: Callable[[Refusal], list[str]] = lambda refusal: [],
    after: str = "",
) -> HttpResponse:
    """Carry one action out: ``do`` is the verb with its thing bound, ``show`` the page again, ``after`` where to go on.

    :param names: what a refusal's details mean on this page (names of materials).
    """
    typed = {
        key: request.POST.getlist(key) if key in ("items", "checked") else request.POST[key] for key in request.POST
    }
    if stopped := files.stopped(request):
        return show(Attempt(name, typed, [("file", str(stopped))], status_of(stopped)))
    if not form.is_valid():
        return show(Attempt(name, typed, form.problems(), 422))
    try:
        do(by=request.actor, at=timezone.now(), **form.typed())
    except Refusal as refusal:
        about = [one for one in refusal.details.get("fields", ()) if one in form.fields]
        if isinstance(refusal, ELSEWHERE) and not about:
            raise
        if isinstance(refusal, TaskGone) and refusal.details.get("by") == request.actor.account:
            messages.info(request, gettext("You have already done this."))
            return HttpResponseRedirect(after or reverse("workbench:home"))
        status = status_of(refusal, 409)
        if isinstance(refusal, files.REFUSALS):
            about, status = ["file"], status_of(refusal)
        told = [(one, sentence(refusal, names(refusal))) for one in about or [""]]
        return show(Attempt(name, typed, told, status, keys(refusal)))
    messages.success(request, said % {"number": form.cleaned_data.get("number") or ""})
    return HttpResponseRedirect(after or next_task(request))


def keys(refusal: Refusal) -> list[str]:
    """The materials and fields a refusal is about."""
    return list(refusal.details.get("materials") or refusal.details.get("items") or [])


def next_task(request: Asking) -> str:
    """Where the next task of the actor stands; the list if there is none."""
    page = desks.desk(request.actor, timezone.now(), limit=1)
    if not page.rows:
        return reverse("workbench:home")
    return address(page.rows[0].kind, page.rows[0].thing)


def sentence(refusal: Refusal, names: list[str]) -> str:
    """What a refusal says here: its reason, what it is about, and who was faster, what he did and when."""
    parts = [str(refusal)]
    if names:
        more = len(names) - FEW
        listed = gettext(", ").join(names[:FEW])
        parts.append(gettext("%(names)s and %(n)s more") % {"names": listed, "n": more} if more > 0 else listed)
    if refusal.details.get("at"):
        by = refusal.details.get("by")
        person = who(names_of({by}).get(by) if by is not None else None)
        _, word = wording.event(str(refusal.details.get("name") or ""))
        facts = {"who": person, "when": moment(refusal.details["at"]), "what": word}
        parts.append((gettext("%(who)s, %(when)s: %(what)s") if word else gettext("%(who)s, %(when)s")) % facts)
    if refusal.source:
        parts.append(cited(refusal.source))
    return gettext(" – ").join(parts)
