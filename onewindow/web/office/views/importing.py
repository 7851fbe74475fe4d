"""Many people at once: paste, look at what is wrong with which line, take over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from onewindow.domain.org.actions import office
from onewindow.domain.org.actions.office import Newcomer, Taken
from onewindow.kernel.errors import Refusal
from onewindow.kernel.idempotency import once
from onewindow.web.office.forms.importing import PeopleList, newcomers
from onewindow.web.office.views.saving import sentence
from onewindow.web.ui.access import Asking, staff


@staff("office")
@require_http_methods(["GET", "POST"])
def people(request: Asking) -> HttpResponse:
    """批量入职. The first sending only looks; the button that takes over appears when every line holds."""
    form = PeopleList(request.POST or None)
    context: dict[str, Any] = {"form": form, "text": form.data.get("people", ""), "back": reverse("office:people")}
    if request.method != "POST":
        return render(request, "office/people/import.html", context)
    if not form.is_valid():
        errors = form.summary(form.problems())
        return render(request, "office/people/import.html", {**context, "errors": errors}, status=422)
    found, unread = newcomers(form.cleaned_data["people"])
    sure = form.cleaned_data["sure"] and not unread
    try:
        taken = _take(request, form, found) if sure else _look(request, found)
    except office.NotAllowed:
        raise
    except Refusal as refusal:
        errors = [("people", sentence(refusal))]
        return render(request, "office/people/import.html", {**context, "errors": errors}, status=409)
    lines = sorted([*unread, *((line, sentence(refusal)) for line, refusal in taken.wrong)])
    if sure and not lines and taken.added:
        said = ngettext("%(n)s person is added.", "%(n)s people are added.", taken.added) % {"n": taken.added}
        messages.success(request, said)
        return HttpResponseRedirect(f"{reverse('office:people')}?state=never")
    errors = [("people", gettext("Line %(line)s: %(said)s") % {"line": line, "said": said}) for line, said in lines]
    context |= {"errors": errors, "ready": 0 if lines else taken.added, "seen": True}
    return render(request, "office/people/import.html", context, status=409 if lines else 200)


def _look(request: Asking, people: list[Newcomer]) -> Taken:
    return office.import_staff(people=people, dry=True, by=request.actor, at=timezone.now())


def _take(request: Asking, form: PeopleList, people: list[Newcomer]) -> Taken:
    """Sent twice they are added once; a list with a wrong line keeps no answer, so that it may be sent again mended."""
    at = timezone.now()

    def do() -> dict[str, int]:
        taken = office.import_staff(people=people, dry=False, by=request.actor, at=at)
        if taken.wrong:
            raise _NotTaken(taken)
        return {"added": taken.added}

    try:
        kept = once(key=form.idempotency_key, owner=request.actor.account, verb="office.import-staff", at=at, do=do)
    except _NotTaken as not_yet:
        return not_yet.taken
    return Taken(kept["added"], ())


class _NotTaken(Exception):
    """Nobody was added: what is wrong with which line."""

    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self.taken = taken
