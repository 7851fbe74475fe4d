"""Search words: what people type and what the catalogue calls it; what was looked for in vain."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import search as actions
from onewindow.domain.catalogue.queries import search
from onewindow.domain.catalogue.queries.search import misses, synonyms
from onewindow.domain.catalogue.queries.search import synonym as pair
from onewindow.web.office.forms.catalogue import words as forms
from onewindow.web.office.forms.entry import Entry
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE, IN_VAIN = 50, 20
DAYS = timedelta(days=90)


@staff("office")
@require_GET
def words(request: Asking) -> HttpResponse:
    """检索词. Pairs in use, and what was looked for in vain in the last 90 days."""
    return _page(request, Attempt())


def _page(request: Asking, attempt: Attempt) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:40]
    said, _, pk = request.GET.get("after", "").rpartition("~")
    key = whole(pk)
    rows = synonyms(asked, after=(said, key) if said and key is not None else None, limit=PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "rows": rows[:PAGE],
        "words": asked,
        "misses": [] if asked or said else misses(timezone.localdate() - DAYS, IN_VAIN),
        "older": "?" + urlencode({"q": asked, "after": f"{last.said}~{last.id}"}) if last else "",
        "newer": "?" + urlencode({"q": asked}) if said else "",
        "may": actions.may_keep_words(request.actor),
        "errors": attempt.errors,
        "key": forms.Retire().key_value,
    }
    return render(request, "office/catalogue/words/list.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """增加近义词. From a click on what was looked for in vain the first half is filled in, and what is nearest is offered."""
    said = request.GET.get("said", "").strip()[:40]
    form = forms.Words(request.POST or None, initial={"said": said})
    show = partial(_form, request, form, gettext("Add search words"), said)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="add-synonym",
        form=form,
        do=lambda at: actions.add_synonym(**form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: reverse("office:catalogue-words"),
        said=gettext("The search words are in effect."),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def edit(request: Asking, synonym: int) -> HttpResponse:
    """修改近义词. Other words or another meaning."""
    row = pair(synonym)
    form = forms.Words(request.POST or None, initial={"said": row.said, "meant": row.meant, "seen": row.version})
    show = partial(_form, request, form, gettext("Change search words"), row.said)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="change-synonym",
        form=form,
        do=lambda at: actions.change_synonym(
            synonym=synonym, **form.typed(), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        show=show,
        after=lambda _: reverse("office:catalogue-words"),
        said=gettext("Saved."),
    )


@staff("office")
@require_POST
def retire(request: Asking, synonym: int) -> HttpResponse:
    """停用近义词. It leads nowhere any more."""
    form = forms.Retire(request.POST)
    return save(
        request,
        name="retire-synonym",
        form=form,
        do=lambda at: actions.retire_synonym(synonym=synonym, seen=form.cleaned_data["seen"], by=request.actor, at=at),
        show=partial(_page, request),
        after=lambda _: reverse("office:catalogue-words"),
        said=gettext("The search words are no longer used."),
    )


def _form(request: Asking, form: Entry, title: str, said: str, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": reverse("office:catalogue-words"),
        "near": search(said, limit=5).hits if said else (),
        "said": said,
    }
    return render(request, "office/catalogue/words/form.html", context, status=attempt.status)
