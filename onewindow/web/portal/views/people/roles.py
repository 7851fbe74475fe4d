"""People of a business (企业人员): who leads it, who handles its affairs; named, accepted, confirmed, ended."""

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.org import actions, queries
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.views.mine import addressed, side_of
from onewindow.web.ui.access import Asking, citizen

SCOPES = ("all", "filing", "licences")


def scope_words() -> list[tuple[str, str]]:
    """What a handler may be named for, in words."""
    return [
        ("all", gettext("All affairs")),
        ("filing", gettext("Applications only")),
        ("licences", gettext("Licences only")),
    ]


def typed_day(text: str) -> date | None:
    """A day as a date field sends it; None for an empty one.

    :raises ValueError: for anything else.
    """
    return date.fromisoformat(text.strip()) if text.strip() else None


@citizen
@require_http_methods(["GET", "POST"])
def people(request: Asking) -> HttpResponse:
    """企业人员. Who acts for this business; its legal representative names handlers here."""
    side = side_of(request)
    if side.enterprise is None:
        raise queries.NoSuchSide()
    field, error = "", ""
    if request.method == "POST":
        try:
            actions.name_handler(
                enterprise=side.enterprise,
                name=request.POST.get("name", ""),
                id_no=request.POST.get("id_no", ""),
                scope=request.POST.get("scope", ""),
                from_on=typed_day(request.POST.get("from", "")),
                to_on=typed_day(request.POST.get("to", "")),
                by=request.actor,
                at=timezone.now(),
            )
        except (actions.TermWrong, ValueError):
            field, error = "from", str(actions.TermWrong())
        except (actions.PersonUnknown, actions.NotToYourself, actions.HandlerAlready) as refusal:
            field, error = "name", str(refusal)
        else:
            return HttpResponseRedirect(addressed("me-people", side))
    return render(
        request,
        "portal/people/people.html",
        {
            "side": side,
            "roles": queries.roles_of(side.enterprise, request.actor),
            "today": timezone.localdate(),
            "scopes": scope_words(),
            "typed": request.POST,
            "home": addressed("me", side),
            "error": {field: error} if error else {},
            "errors": [(field, error)] if error else [],
        },
        status=422 if error else 200,
    )


@citizen
@require_POST
def answer(request: Asking, role: int) -> HttpResponse:
    """接受、辞去、终止、确认. One press on a role; afterwards back to where it was pressed."""
    now, act = timezone.now(), request.POST.get("act", "")
    verbs = {"accept": actions.accept_role, "end": actions.end_role, "confirm": actions.confirm_role}
    if act not in verbs:
        raise actions.NoSuchRole(role=role)
    verbs[act](role=role, by=request.actor, at=now)
    try:
        back = side_of(request)
    except Refusal:  # whoever has just left has nothing there any more
        return HttpResponseRedirect(addressed("me", queries.side(request.actor, "")))
    return HttpResponseRedirect(addressed("me-people" if back.enterprise else "me", back))
