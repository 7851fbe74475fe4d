"""Who stands here (到窗登记), what he wants, and for whom: then the draft is made."""

import re
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.domain.agents.queries import helping
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org import actions as org
from onewindow.domain.org.queries import NoCard, Who, actor_of, card_slots, names_of, read_card
from onewindow.domain.org.refusals import CodeWrong
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.templatetags.agents import words_of
from onewindow.web.ui.values import filling

_HERE = "window.applicant"
"""Whose turn it is at this window: the account, in the clerk's session, until the next person is called."""
_SERVICE = re.compile(r"/desk/window/(items|packages)/[-a-zA-Z0-9_]{1,50}/")
_FIELDS = {
    org.IdNumberWrong: "id_no",
    org.NameMissing: "name",
    org.NameDiffers: "name",
    org.PhoneUnfit: "phone",
    org.ReasonMissing: "paper",
    CodeWrong: "uscc",
    org.EnterpriseStands: "uscc",
}


def applicant(request: Asking) -> tuple[int, Who] | None:
    """Who stands at this window now."""
    account = request.session.get(_HERE)
    return (account, names_of({account})[account]) if isinstance(account, int) else None


@staff("window")
@never_cache
@sensitive_post_parameters("id_no")
@require_http_methods(["GET", "POST"])
def home(request: Asking) -> HttpResponse:
    """窗口代办. The card is read or the number typed; who is new here is registered with his paper seen."""
    typed = {name: request.POST.get(name, "").strip() for name in ("id_no", "name", "phone", "address", "paper")}
    errors: dict[str, str] = {}
    match request.POST.get("act", "") if request.method == "POST" else "":
        case "read":
            try:
                card = read_card(request.POST.get("slot", "")[:60], request.actor)
            except NoCard as refusal:
                errors = {"": str(refusal)}
            else:
                typed |= {"id_no": card.id_no, "name": card.name, "address": card.address}
                typed["paper"] = gettext("Resident identity card, read from the chip")
        case "receive":
            try:
                account = org.receive_person(**typed, by=request.actor, at=timezone.now())
            except Refusal as refusal:
                errors = {_FIELDS.get(type(refusal), refusal.field): str(refusal)}
            else:
                request.session[_HERE] = account
                return redirect("workbench:window")
        case "next":
            request.session.pop(_HERE, None)
            return redirect("workbench:window")
    here = applicant(request)
    context = {
        "applicant": here,
        "services": [(one, words_of(one.scope)) for one in helping.of_holder(here[0])] if here else [],
        "slots": card_slots(),
        "typed": typed,
        "errors": errors,
        "error_list": list(errors.items()),
        "drafts": queries.drafts_of_clerk(request.actor),
        "packages": bundles.drafts_of_clerk(request.actor),
    }
    return render(request, "workbench/window/home.html", context, status=422 if errors else 200)


@staff("window")
@never_cache
@require_http_methods(["GET", "POST"])
def business(request: Asking) -> HttpResponse:
    """登记已有经营主体. A business registered elsewhere, by its licence, for who stands here; then back to the service he wants."""
    found = applicant(request)
    if found is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    account, who = found
    names = ("uscc", "name", "kind", "registered_on", "address", "role", "paper")
    typed = {name: request.POST.get(name, "").strip()[:200] for name in names}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = typed | {"registered_on": _day(typed["registered_on"])}
        try:
            org.enter_enterprise(**given, person=account, by=request.actor, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            about = refusal.details.get("fields") or [_FIELDS.get(type(refusal), "")]
            errors = {str(one): str(refusal) for one in about}
        else:
            messages.success(request, gettext("The business is entered: %(name)s") % {"name": typed["name"]})
            return redirect(_back(request))
    context = {
        "who": who,
        "typed": typed,
        "errors": errors,
        "error_list": list(errors.items()),
        "kinds": [("company", gettext("Company")), ("self-employed", gettext("Self-employed business"))],
        "roles": [
            ("legal", gettext("Legal representative")),
            ("handler", gettext("Handles its affairs, by its letter")),
        ],
        "back": _back(request),
    }
    return render(request, "workbench/window/business.html", context, status=422 if errors else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(request: Asking) -> str:
    """The service or package he wants, or the window."""
    wanted = request.GET.get("next", "")
    return wanted if _SERVICE.fullmatch(wanted) else reverse("workbench:window")


@staff("window")
@require_http_methods(["GET", "POST"])
def begin(request: Asking, slug: str) -> HttpResponse:
    """代为申请. For the person himself or for a business he acts for."""
    found = applicant(request)
    if found is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    account, who = found
    item = catalogue.spec(catalogue.newest(slug, timezone.localdate()))
    own = [("me", who.name_zh)]
    choices = own + [one for one in filling.holders(actor_of(account, timezone.now()), slug) if one[0].isdecimal()]
    error, key = "", request.POST.get("key", "")[:64] or uuid4().hex
    if request.method == "POST":
        wanted = request.POST.get("holder", "me")
        try:
            saved = actions.begin_draft(
                item=slug,
                owner=account,
                enterprise=int(wanted) if wanted in [value for value, _ in choices] and wanted.isdecimal() else None,
                key=key,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect(reverse("workbench:window-draft", args=[saved.draft]))
    context = {
        "title": item.name,
        "department": item.department,
        "who": who,
        "choices": choices,
        "key": key,
        "errors": [("", error)] if error else [],
    }
    return render(request, "workbench/window/begin.html", context, status=422 if error else 200)
