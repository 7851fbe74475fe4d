"""The rules of the stages of investment projects (阶段规则): in force, proposed, put into force by a second person."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles.actions import projects as verbs
from onewindow.domain.bundles.actions.projects.looking import ANSWER_IN
from onewindow.domain.bundles.queries import projects as queries
from onewindow.domain.org.queries import names_of
from onewindow.kernel.worktime import Limit
from onewindow.web.office.forms.catalogue.stages import Decide, Rule
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.projects import KINDS, REVIEWS, STAGES


@staff("office", "supervisor")
@require_GET
def rules(request: Asking) -> HttpResponse:
    """阶段规则. The four stages of each kind of project with their days, the sum, and what waits for a second person."""
    return _rules(request, Attempt())


def _rules(request: Asking, attempt: Attempt, *, about: int = 0) -> HttpResponse:
    found = queries.rules_page(request.actor, timezone.now())
    people = {who for one in (*found.waiting, *found.decided) for who in (one.proposed_by_id, one.decided_by_id) if who}
    context = {
        "page": found,
        "kinds": [
            (
                KINDS[one.kind],
                one,
                [(STAGES[line.stage], _opens(line.rule.after), line) for line in one.lines],
                _sum(one),
            )
            for one in found.kinds
        ],
        "waiting": [
            (KINDS[one.kind], STAGES[one.stage], _opens(one.after), one, one.proposed_by_id == request.actor.account)
            for one in found.waiting
        ],
        "decided": [(KINDS[one.kind], STAGES[one.stage], one) for one in found.decided],
        "reviews": [(REVIEWS[kind], STAGES[said["stage"]], said["days"]) for kind, said in verbs.kinds().items()],
        "answer_days": Limit.parse(ANSWER_IN).whole,
        "names": names_of(people) if people else {},
        "form": Decide(request.POST or None),
        "about": about,
        "errors": attempt.errors,
    }
    return render(request, "office/packages/stages.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def propose(request: Asking, kind: str, stage: str) -> HttpResponse:
    """提出阶段规则. The form begins with the rule in force."""
    today = timezone.localdate()
    if kind not in KINDS or stage not in STAGES:
        raise Http404
    now = queries.rule_on(kind, stage, today)
    initial: dict[str, Any] = {"after": "none"}
    if now is not None:
        initial = {"days": now.days, "package": now.package.slug, "after": now.after or "none", "source": now.source}
    form = Rule(request.POST or None, initial=initial)
    earlier = list(STAGES)[: list(STAGES).index(stage)]
    packages = queries.stage_packages(stage, today)
    fill(
        form,
        {
            "package": [(slug, str(one.name)) for slug, one in packages.items()],
            "after": [("none", _opens("")), *((one, _opens(one)) for one in earlier)],
        },
    )
    show = partial(_form, request, form, f"{KINDS[kind]} · {STAGES[stage]}")
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="propose-stage-rule",
        form=form,
        do=lambda at: verbs.propose_rule(kind=kind, stage=stage, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: reverse("office:package-stages"),
        said=gettext("Proposed. A second person of the office can put it into force now."),
    )


@staff("office")
@require_POST
def decide(request: Asking, proposal: int) -> HttpResponse:
    """复核阶段规则. The second person puts it into force, or it is turned down or taken back with a reason."""
    form = Decide(request.POST)
    yes = request.POST.get("act") == "accept"

    def do(at: Any) -> int:
        if yes:
            return verbs.accept_rule(proposal=proposal, by=request.actor, at=at)
        verbs.decline_rule(proposal=proposal, reason=form.cleaned_data["reason"], by=request.actor, at=at)
        return proposal

    return save(
        request,
        name="accept-stage-rule" if yes else "decline-stage-rule",
        form=form,
        do=do,
        show=partial(_rules, request, about=proposal),
        after=lambda _: reverse("office:package-stages"),
        said=gettext("The rule takes effect on its date.") if yes else gettext("The proposal is closed."),
    )


def _sum(rules: queries.KindRules) -> str:
    return " + ".join(str(one.rule.days) for one in rules.lines if one.stage in rules.total.way)


def _opens(after: str) -> str:
    return gettext("After: %(names)s") % {"names": STAGES[after]} if after else gettext("At once")


def _form(request: Asking, form: Rule, title: str, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "lead": gettext("Nothing changes until a second person of the office agrees."),
        "back": reverse("office:package-stages"),
    }
    return render(request, "office/form.html", context, status=attempt.status)
