"""A bundle at the comprehensive window (综合窗口): looked at once, accepted once, corrected once, or not accepted."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.queries.together import handing, urgings
from onewindow.domain.cases.refusals import FileDestroyed
from onewindow.domain.org import actions as org
from onewindow.domain.org.queries import may, names_of
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.procedure import stages_together
from onewindow.web.workbench.forms import bundles as ticks
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.masking import masked
from onewindow.web.workbench.telling import told, waiting
from onewindow.web.workbench.views.answering import Attempt, act, keys
from onewindow.web.workbench.views.cases import grouped, reason_options


@staff()
@require_GET
def bundle(request: Asking, bundle: int) -> HttpResponse:
    """联办件. Who, what, materials with preview, form, items with their guides, on one page."""
    return page(request, bundle, Attempt())


def page(request: Asking, bundle: int, attempt: Attempt, *, person: Any = None) -> HttpResponse:
    """The bundle page; ``attempt`` is what was just refused on it, ``person`` whose full data were just asked for."""
    try:
        view = queries.acceptance(bundle, request.actor, timezone.now())
    except FileDestroyed:
        return _destroyed(request, bundle)
    row, standing = view.row, view.page
    task = standing.task
    can = task.name if task is not None and task.post is not None and may(request.actor, post=task.post) else ""
    elements = [field.element for section in view.sections for field in section.fields if field.shown]
    data = dict(view.data) if person else masked(elements, view.data)
    proposal = view.proposal
    names = names_of({one.by_id for one in view.corrections} | ({proposal.proposed_by_id} if proposal else set()))
    context = {
        "v": view,
        "filed_by": queries.filed_by(row.pk),
        "page": standing,
        "bundle": row,
        "task": task,
        "can": can,
        "due_at": None if standing.closed_at else standing.due_at or (task.due_at if task else None),
        "groups": grouped(elements, data),
        "elements": elements,
        "history": told(queries.history(row, request.actor)),
        "next": [gettext("%(done)s of %(all)s items done") % {"done": standing.done, "all": len(standing.nodes)}],
        "tag": gettext("One thing"),
        "gone": not can,
        "nodes": _lines(standing),
        "stages": stages_together(standing),
        "pick_materials": [(paper.type.key, paper.type.name) for paper in view.papers],
        "names": names,
        "proposer": names.get(proposal.proposed_by_id) if proposal else None,
        "brought": [paper for paper in view.papers if paper.to_check],
        "rest_papers": [paper for paper in view.papers if not paper.to_check],
        "ticked": attempt.values.get("checked", []),
        "attempt": attempt,
        "refusal_reasons": reason_options("not-accept") if can == "accept" else [],
        "may_change": row.state in ("filed", "running") and may(request.actor, role="window"),
        "leads": urgings.leads(row, request.actor),
        "slow": urgings.slow(row, timezone.now()) if row.accepted_at else [],
        "handing": _handing(request, view) if row.accepted_at else None,
        "person": person,
        "preview": next((paper for paper in view.papers if paper.file), None),
    }
    return render(request, "workbench/bundles/bundle.html", context, status=attempt.status)


def _destroyed(request: Asking, bundle: int) -> HttpResponse:
    """已销毁. What is left of a bundle: number, state, items and the log; every form is answered by it."""
    context = {
        "page": queries.bundle_page(bundle, request.actor, timezone.now()),
        "history": told(queries.history(bundle, request.actor)),
        "tag": gettext("One thing"),
    }
    status = 200 if request.method == "GET" else 409
    return render(request, "workbench/bundles/destroyed.html", context, status=status)


def _handing(request: Asking, view: queries.AcceptanceView) -> handing.Handing:
    licences = {node.case.id: node.licences for node in view.page.nodes}
    return handing.handing(view.row, request.actor, view.parts, licences)


def _lines(page: queries.BundlePage) -> list[tuple[queries.NodeState, str]]:
    """Each item with who acts next, or what it waits for."""
    names = {node.slug: str(node.name) for node in page.nodes}
    lines = []
    for node in page.nodes:
        line = gettext("; ").join(waiting(node.case.next, due=False))
        if node.licences:
            line = gettext(", ").join(licence.type.name for licence in node.licences)
        elif node.case.state == "waiting":
            line = gettext("after %(names)s") % {"names": gettext(", ").join(names[slug] for slug in node.after)}
        lines.append((node, line))
    return lines


@staff("window")
@require_POST
def accept(request: Asking, bundle: int) -> HttpResponse:
    """一次受理. All independent items begin at once."""
    form = ticks.Accept(request.POST, named=request.POST.getlist("checked"))
    said = gettext("%(number)s is accepted. Print the slip for the applicant.")
    after = reverse("workbench:bundle", args=[bundle])
    return _act(request, bundle, "accept", form, actions.accept, said, after=after)


@staff("window")
@require_POST
def correct(request: Asking, bundle: int) -> HttpResponse:
    """一次性告知. One notice over the whole bundle."""
    form = forms.Correction(request.POST, named=request.POST.getlist("items"))
    said = gettext("The correction notice for %(number)s is sent.")
    return _act(request, bundle, "correct", form, actions.correct, said)


@staff("window")
@require_POST
def not_accept(request: Asking, bundle: int) -> HttpResponse:
    """拟不予受理. A second person is asked."""
    said = gettext("The proposal on %(number)s waits for consent.")
    return _act(request, bundle, "refuse", forms.Proposal(request.POST), actions.propose_not_accept, said)


@staff("supervisor")
@require_POST
def consent(request: Asking, bundle: int) -> HttpResponse:
    """同意不予受理. The second person consents."""
    said = gettext("You have consented; the applicant is told about %(number)s.")
    return _act(request, bundle, "consent", forms.Act(request.POST), actions.consent, said)


@staff("supervisor")
@require_POST
def decline(request: Asking, bundle: int) -> HttpResponse:
    """不同意. The proposal goes back to the window."""
    said = gettext("The proposal on %(number)s goes back.")
    return _act(request, bundle, "decline", forms.Decline(request.POST), actions.decline, said)


@staff()
@require_POST
def unmask(request: Asking, bundle: int) -> HttpResponse:
    """查看完整信息. The applicant's full data on this one page; the log keeps who looked and why."""
    form = forms.Unmask(request.POST)
    row = queries.must_see(bundle, request.actor)
    errors = [("unmask-reason", str(message)) for found in form.errors.values() for message in found]
    if not errors:
        told = {"reason": form.cleaned_data["reason"], "by": request.actor, "at": timezone.now()}
        try:
            return page(request, bundle, Attempt(), person=org.unmask(person=row.person_id, **told))
        except Refusal as refused:
            errors = [("", str(refused))]
    return page(request, bundle, Attempt("unmask", request.POST.dict(), errors, 422))


def _act(
    request: Asking, bundle: int, name: str, form: forms.Act, verb: Any, said: str, *, after: str = ""
) -> HttpResponse:
    return act(
        request,
        name=name,
        form=form,
        do=partial(verb, bundle=bundle),
        show=partial(page, request, bundle),
        said=said,
        names=partial(_named, request, bundle),
        after=after,
    )


def _named(request: Asking, bundle: int, refusal: Refusal) -> list[str]:
    """The names of the materials and fields a refusal is about."""
    about = keys(refusal)
    if not about:
        return []
    plan = queries.published(queries.must_see(bundle, request.actor).package_version_id).plan
    names = {key: str(kind.name) for key, kind in plan.types.items()}
    names |= {key: element.label for key, element in plan.elements.items()}
    return [names.get(key, key) for key in about]
