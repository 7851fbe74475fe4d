"""The case page and what can be done on it: accept, correct, review, decide, consent, close."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.agents.queries import green
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import Dossier
from onewindow.domain.catalogue.queries import ElementSpec, plus_steps
from onewindow.domain.licences.queries import of_case
from onewindow.domain.org import actions as org
from onewindow.domain.org.queries import NamedPost, may, posts_named
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.lanes import lane_drawing
from onewindow.web.ui.values.notices import then, until
from onewindow.web.ui.values.procedure import stages_of
from onewindow.web.ui.values.showing import shown
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.masking import masked
from onewindow.web.workbench.telling import told, waiting
from onewindow.web.workbench.views.answering import Attempt, act, keys


@staff()
@require_GET
def case(request: Asking, case: int) -> HttpResponse:
    """办件. Everything of the case on one page, and what I may do now."""
    return page(request, case, Attempt())


def page(request: Asking, case: int, attempt: Attempt, *, person: Any = None) -> HttpResponse:
    """The case page; ``attempt`` is what was just refused on it, ``person`` whose full data were just asked for."""
    at = timezone.now()
    found = queries.dossier(case, request.actor, at)
    row, item = found.case, found.progress.item
    data = row.answers if person else masked(item.elements, row.answers)
    licences = of_case(case) if row.outcome == "granted" else []
    named = found.joint.posts | {said.review.post for said in found.reviews}
    posts = {one.post: one for one in posts_named(named)} if named else {}
    context = {
        "d": found,
        "case": row,
        "own": [row],
        "item": item,
        "due_at": _due(found),
        "groups": grouped(item.elements, data),
        "history": told(queries.history(row, request.actor)),
        "next": waiting(found.next),
        "tag": item.department,
        "green": _green(row.pk),
        "gone": not found.may,
        "pick_materials": [(m.spec.key, m.spec.name) for m in found.materials],
        **_clock(request, found, at),
        **_hearings(request, found),
        **_appeals(request, found),
        "may_fetch": request.actor.department == row.department_id,
        "reviews": _reviews(found, posts),
        "posts": posts,
        "asked_me": found.joint.asked_of(request.actor) if "opine" in found.may else None,
        "to_sign": found.joint.to_sign(request.actor) if "meet" in found.may else None,
        "answer_choices": [(name, word) for name, (_, word) in wording.ANSWERS.items()],
        "handles": _handles(request, found),
        "passes": bool(found.next) and (bool(found.may - {"withdraw"}) or may(request.actor, role="supervisor")),
        "mine": [one for one in item.reviews if one.post in request.actor.posts],
        "against": any(one.opinion and one.opinion.stance == "disagree" for one in found.reviews),
        "siblings": found.siblings,
        "bundle": row.group.removeprefix("bundle:"),
        "licences": licences,
        "making": any(licence.state == "making" for licence in licences),
        "proposal": found.proposal if found.proposal and not found.proposal.given_at else None,
        "proposer": found.names.get(found.proposal.proposed_by_id) if found.proposal else None,
        "names": found.names,
        "attempt": attempt,
        "person": person,
        "refusal_reasons": reason_options("refuse" if row.state == "deciding" else "not-accept"),
        **_promised(request, found),
        "preview": next((m for m in found.materials if m.file), None),
    }
    return render(request, "workbench/cases/case.html", context, status=attempt.status)


def _green(case: int) -> tuple[str, str] | None:
    """Why it goes first: the criterion it meets and where that is published."""
    mark = green.mark_of(case)
    return (green.name_of(mark.criterion), mark.criterion.source) if mark else None


@staff("window")
@require_POST
def accept(request: Asking, case: int) -> HttpResponse:
    """受理. What came in has been looked at; then the slip can be printed."""
    return _act(
        request,
        case,
        "accept",
        forms.Act(request.POST),
        actions.accept,
        gettext("%(number)s is accepted. Print the slip for the applicant."),
        after=reverse("workbench:case", args=[case]),
    )


@staff("window")
@require_POST
def correct(request: Asking, case: int) -> HttpResponse:
    """一次性告知. Everything to be put right, told once."""
    form = forms.Correction(request.POST, named=request.POST.getlist("items"))
    said = gettext("The correction notice for %(number)s is sent.")
    return _act(request, case, "correct", form, actions.correct, said)


@staff("window")
@require_POST
def not_accept(request: Asking, case: int) -> HttpResponse:
    """拟不予受理. A second person is asked."""
    said = gettext("The proposal on %(number)s waits for consent.")
    return _act(request, case, "refuse", forms.Proposal(request.POST), actions.propose_not_accept, said)


@staff("examiner")
@require_POST
def review(request: Asking, case: int) -> HttpResponse:
    """审查意见. Agree, agree on conditions, disagree."""
    said = gettext("Your opinion on %(number)s is given.")
    return _act(request, case, "review", forms.Review(request.POST), actions.review, said)


@staff("approver")
@require_POST
def grant(request: Asking, case: int) -> HttpResponse:
    """准予. The licence is made at once."""
    said = gettext("%(number)s is granted.")
    return _act(request, case, "grant", forms.Grant(request.POST), actions.grant, said)


@staff("approver")
@require_POST
def refuse(request: Asking, case: int) -> HttpResponse:
    """拟不予许可. A second person is asked."""
    said = gettext("The proposal on %(number)s waits for consent.")
    return _act(request, case, "refuse", forms.Proposal(request.POST), actions.propose_refusal, said)


@staff("supervisor")
@require_POST
def consent(request: Asking, case: int) -> HttpResponse:
    """同意不予. The second person consents."""
    said = gettext("You have consented; the applicant is told about %(number)s.")
    return _act(request, case, "consent", forms.Act(request.POST), actions.consent, said)


@staff("supervisor")
@require_POST
def decline(request: Asking, case: int) -> HttpResponse:
    """不同意. The proposal goes back."""
    said = gettext("The proposal on %(number)s goes back.")
    return _act(request, case, "decline", forms.Decline(request.POST), actions.decline, said)


@staff("approver")
@require_POST
def hold(request: Asking, case: int) -> HttpResponse:
    """暂停计时. The applicant is told why and for how long."""
    said = gettext("The clock of %(number)s is stopped; the applicant has been told.")
    return _act(request, case, "hold", forms.Hold(request.POST), actions.hold, said, after=_again(case))


@staff("approver")
@require_POST
def release(request: Asking, case: int) -> HttpResponse:
    """恢复计时. What was left runs on."""
    said = gettext("The clock of %(number)s is running again.")
    return _act(request, case, "release", forms.Release(request.POST), actions.release, said, after=_again(case))


@staff("approver")
@require_POST
def propose_extension(request: Asking, case: int) -> HttpResponse:
    """拟延期. A second person of the right rank is asked."""
    said = gettext("The extension of %(number)s is waiting for approval.")
    form = forms.Extension(request.POST)
    return _act(request, case, "extend", form, actions.propose_extension, said, after=_again(case))


@staff("supervisor")
@require_POST
def extend(request: Asking, case: int) -> HttpResponse:
    """批准延期. The law's limit moves; the applicant is told the reason."""
    said = gettext("The legal limit of %(number)s is extended.")
    return _act(request, case, "extended", forms.Act(request.POST), actions.approve_extension, said)


@staff("supervisor")
@require_POST
def not_extend(request: Asking, case: int) -> HttpResponse:
    """不同意延期. The limit stays."""
    said = gettext("The time limit of %(number)s is not extended.")
    return _act(request, case, "not-extend", forms.NotExtended(request.POST), actions.decline_extension, said)


@staff("window")
@require_POST
def close(request: Asking, case: int) -> HttpResponse:
    """办结. The result has been handed over."""
    return _act(request, case, "close", forms.Act(request.POST), actions.close, gettext("%(number)s is closed."))


@staff()
@require_POST
def unmask(request: Asking, case: int) -> HttpResponse:
    """查看完整信息. The applicant's full data on this one page; the log keeps who looked and why."""
    form = forms.Unmask(request.POST)
    row = queries.must_see(request.actor, case)
    errors = [("unmask-reason", str(message)) for found in form.errors.values() for message in found]
    if not errors:
        told = {"reason": form.cleaned_data["reason"], "by": request.actor, "at": timezone.now()}
        try:
            return page(request, case, Attempt(), person=org.unmask(person=row.person_id, **told))
        except Refusal as refused:
            errors = [("", str(refused))]
    return page(request, case, Attempt("unmask", request.POST.dict(), errors, 422))


def _clock(request: Asking, found: Dossier, at: datetime) -> dict[str, Any]:
    """The time of the case day by day, what is held, and whether the reader may hold or extend it."""
    clock = queries.clock_page(found.case, request.actor, at)
    decides = found.progress.item.decide_post in request.actor.posts
    return {
        "clock": clock,
        "lane": lane_drawing(clock.lane, clock.names),
        "stages": stages_of(queries.steps(found.progress, found.joint)),
        "technical": [one for one in plus_steps(found.progress.item) if one.kind in wording.TECHNICAL],
        "may_hold": decides and found.case.state in ("reviewing", "deciding"),
        "hold_options": [("", gettext("Choose …")), *((one.slug, one.name) for one in clock.kinds)],
    }


def _hearings(request: Asking, found: Dossier) -> dict[str, Any]:
    """The hearings of an accepted case; for who arranges one, the names of those who may chair it."""
    if found.case.accepted_at is None:
        return {}
    arranging = bool(found.may & {"arrange-hearing", "hear"})
    heard = queries.hearings(found.case, request.actor, arranging=arranging)
    chairs = [("", gettext("Choose …")), *((str(account), name) for account, name in heard.chairs)]
    kinds = [("asked", gettext("Notify of the right to a hearing")), ("public", gettext("Announce a public hearing"))]
    return {"heard": heard, "chairs": chairs, "hearing_kinds": kinds}


def _appeals(request: Asking, found: Dossier) -> dict[str, Any]:
    """Appeals against the refusal, for the second person with what may be recorded; nothing for a case that was not refused."""
    row = found.case
    refused = row.outcome in ("refused", "deemed_refused")
    if not refused and found.proposal is None:
        return {}
    rows = queries.appeals(row.pk, request.actor)
    return {
        "appeals": rows,
        "appeal_open": any(not one.outcome for one in rows),
        "may_appeal": refused
        and row.state in ("refused", "closed")
        and found.progress.item.supervisor_post in request.actor.posts,
        "appeal_kinds": [("reconsideration", gettext("Reconsideration")), ("litigation", gettext("Lawsuit"))],
        "appeal_ends": [
            ("upheld", gettext("Upheld")),
            ("annulled", gettext("Annulled: decide again")),
            ("withdrawn", pgettext("appeal", "Taken back")),
        ],
    }


def _again(case: int) -> str:
    return reverse("workbench:case", args=[case])


def _act(
    request: Asking, case: int, name: str, form: forms.Act, verb: Any, said: str, *, after: str = ""
) -> HttpResponse:
    return act(
        request,
        name=name,
        form=form,
        do=partial(verb, case=case),
        show=partial(page, request, case),
        said=said,
        names=partial(_named, request, case),
        after=after,
    )


def _named(request: Asking, case: int, refusal: Refusal) -> list[str]:
    """The names of the materials and fields a refusal is about."""
    about = keys(refusal)
    if not about:
        return []
    item = queries.dossier(case, request.actor, timezone.now()).progress.item
    names = {m.key: m.name for m in item.materials} | {e.key: e.label for e in item.elements}
    return [names.get(key, key) for key in about]


def grouped(elements: Any, data: dict[str, Any]) -> list[tuple[str, list[tuple[ElementSpec, str]]]]:
    """The answers in words under the headings of their groups; what was left empty is left out."""
    found: dict[str, list[tuple[ElementSpec, str]]] = {}
    for element, text in shown(elements, data):
        if text:
            found.setdefault(element.group_name, []).append((element, text))
    return list(found.items())


def reason_options(of: str) -> list[tuple[str, str]]:
    """The reasons a proposal may give, for the select."""
    return [("", gettext("Choose …")), *((one.code, one.name) for one in queries.reasons(of))]


def _promised(request: Asking, found: Dossier) -> dict[str, Any]:
    """The letter of what is to follow, if anything may follow."""
    if not any(one.need == "tolerable" for one in found.materials):
        return {}
    awaited = [one.spec.key for one in found.materials if one.state == "promised"]
    try:
        letter = queries.promised(found.case, request.actor, awaited)
    except queries.NoSuchPaper:
        return {}
    return {"letter": letter, "promise_words": [(one, until(one), then(one)) for one in letter.papers]}


def _due(found: Dossier) -> Any:
    """The moment that counts: the promise once it runs, before that whoever acts next; none after the decision."""
    row = found.case
    if row.decided_at or row.closed_at:
        return None
    return row.promised_due_at or next((one.due_at for one in found.next if one.due_at), None)


def _reviews(found: Dossier, posts: dict[int, NamedPost]) -> list[tuple[Any, Any]]:
    """Each review with its post by name."""
    return [(said, posts.get(said.review.post)) for said in found.reviews]


def _handles(request: Asking, found: Dossier) -> bool:
    """Whether the reader handles the case: he decides on it, or his department's opinion is awaited."""
    if found.case.state not in ("reviewing", "deciding") or found.case.owner_id == request.actor.account:
        return False
    return "review" in found.may or found.progress.item.decide_post in request.actor.posts
