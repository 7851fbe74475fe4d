"""A draft as a task list: answers, sections of the form, materials, check and submit (填报)."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.queries import DraftPage, Section
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.refusals import NothingEarlier
from onewindow.domain.org.queries import Actor, names_of
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.views.cases.filing import unconfirmed
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import reading
from onewindow.web.ui.values.notices import drafted_letter
from onewindow.web.ui.values.showing import shown


def open_draft(request: Asking, draft: int) -> DraftPage:
    """The draft's page for whoever asks.

    :raises NoSuchDraft: also when it is another's.
    """
    return queries.draft_page(draft, request.actor, timezone.now())


def behalf(page: DraftPage, actor: Actor) -> str:
    """The name of who gave the mandate this draft is filled in on; empty for one's own and a business's."""
    if page.enterprise is not None or page.owner == actor.account:
        return ""
    return names_of({page.owner})[page.owner].name_zh


def said(label: str, sentence: str) -> str:
    """A line of the error summary: what it is about, and what is wrong with it."""
    return gettext("%(label)s: %(sentence)s") % {"label": label, "sentence": sentence}


def sections_of(page: DraftPage) -> list[Section]:
    """The sections in which something is asked under these answers and values."""
    sections = page.outlook.form.sections if page.outlook else ()
    return [section for section in sections if any(field.shown for field in section.fields)]


@citizen
@require_GET
def draft(request: Asking, draft: int) -> HttpResponse:
    """填报清单. What is done and what is left; each line leads to its page."""
    page = open_draft(request, draft)
    if page.bundle is not None:
        return HttpResponseRedirect(reverse("portal:bundle", args=[page.bundle]))
    if page.outlook is None:
        return HttpResponseRedirect(reverse("portal:draft-questions", args=[draft]))
    rows = [(section, len(queries.problems_of_step(page, section.key))) for section in sections_of(page)]
    done = sum(upload.done for upload in page.uploads)
    return render(
        request,
        "portal/bundles/draft.html",
        {
            "draft": page,
            "behalf": behalf(page, request.actor),
            "sections": rows,
            "uploads_done": done,
            "earlier": queries.given_before(page, request.actor).answers,
            "first": next((section.key for section, left in rows if left), ""),
        },
    )


@citizen
@require_POST
def reuse(request: Asking, draft: int) -> HttpResponse:
    """复用填报. What one answered in an earlier application; the log says who used it."""
    try:
        case = whole(request.POST.get("case", "")) or 0
        actions.reuse_answers(draft=draft, case=case, by=request.actor, at=timezone.now())
    except NothingEarlier as refusal:
        messages.info(request, str(refusal))
    return HttpResponseRedirect(reverse("portal:draft", args=[draft]))


@citizen
@require_http_methods(["GET", "POST"])
def questions(request: Asking, draft: int) -> HttpResponse:
    """情形. All answers on one page, to be changed; more questions may follow from them."""
    page = open_draft(request, draft)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        given = {one.question.id: request.POST.get(one.question.id, "") for one in page.page.questions}
        errors = [(key, gettext("Please choose an answer.")) for key, value in given.items() if not value]
        if not errors:
            try:
                actions.save_draft(
                    draft=draft,
                    number=reading.number(request.POST),
                    answers=given,
                    by=request.actor,
                    at=timezone.now(),
                )
            except actions.DraftElsewhere as refusal:
                errors = [("", str(refusal))]
            else:
                again = open_draft(request, draft)
                asked = {one.question.id for one in again.page.questions}
                if again.outlook is None or not asked <= given.keys():
                    return HttpResponseRedirect(reverse("portal:draft-questions", args=[draft]))
                return HttpResponseRedirect(reverse("portal:draft", args=[draft]))
            page = open_draft(request, draft)
    missing = {key for key, _ in errors}
    return render(
        request,
        "portal/bundles/draft_questions.html",
        {
            "draft": page,
            "errors": errors,
            "rows": [
                (
                    one,
                    [(answer.value, str(answer.label)) for answer in one.question.answers],
                    request.POST.get(one.question.id, one.value),
                    gettext("Please choose an answer.") if one.question.id in missing else "",
                )
                for one in page.page.questions
            ],
        },
        status=422 if errors else 200,
    )


@citizen
@require_http_methods(["GET", "POST"])
def check(request: Asking, draft: int) -> HttpResponse:
    """核对提交. Everything on one page in words; submitting needs the applicant's word that it is true."""
    page = open_draft(request, draft)
    if page.bundle is not None:
        return HttpResponseRedirect(reverse("portal:receipt", args=[page.bundle]))
    if page.outlook is None:
        return HttpResponseRedirect(reverse("portal:draft-questions", args=[draft]))
    package, chosen = page.page.package, page.outlook.selection
    promised = cases.to_promise(
        (package.plan.items[slug].version for slug in chosen.items),
        {one.material.type.key for one in page.uploads if one.promised and not one.pages},
    )
    errors = unconfirmed(request, bool(promised)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            key = request.POST.get("key", "")[:64] or uuid.uuid4().hex
            filed = actions.submit(draft=draft, key=key, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            errors = _wrong(page, refusal)
        else:
            return HttpResponseRedirect(reverse("portal:receipt", args=[filed.id]))
    return render(
        request,
        "portal/bundles/check.html",
        {
            "draft": page,
            "behalf": behalf(page, request.actor),
            "errors": errors,
            "letter": drafted_letter(str(package.name), str(page.page.lead), promised),
            "key": request.POST.get("key") or uuid.uuid4().hex,
            "sections": [
                (section, shown((field.element for field in section.fields if field.shown), page.data))
                for section in sections_of(page)
            ],
            "left": len(page.problems) + sum(not upload.done for upload in page.uploads),
        },
        status=422 if errors else 200,
    )


@citizen
@require_POST
def discard(request: Asking, draft: int) -> HttpResponse:
    """删除草稿. With everything in it."""
    actions.discard(draft=draft, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:me"))


def _wrong(page: DraftPage, refusal: Refusal) -> list[tuple[str, str]]:
    """The refusal as lines of the error summary, each leading to where it is put right."""
    if isinstance(refusal, actions.FormWrong):
        where = {field.element.key: (section.key, field) for section in sections_of(page) for field in section.fields}
        lines = []
        for path, _, sentence in refusal.details["problems"]:
            key = next((one for one in where if path == one or path.startswith(f"{one}.")), "")
            if not key:
                lines.append(("", sentence))
                continue
            section, field = where[key]
            address = reverse("portal:draft-section", args=[page.id, section])
            lines.append((f"{address}?check=1#{path}", said(field.element.label, sentence)))
        return lines
    if isinstance(refusal, actions.MaterialsMissing):
        address = reverse("portal:draft-materials", args=[page.id])
        names = {upload.material.type.key: str(upload.material.type.name) for upload in page.uploads}
        return [(f"{address}#{key}", said(str(refusal), names.get(key, key))) for key in refusal.details["materials"]]
    return [("", str(refusal))]
