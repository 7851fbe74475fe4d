"""What the words of an import's source mean here (来源对照): types, levels and departments, as packaged and as the office said."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.queries import interchange
from onewindow.web.office.forms.catalogue.imports import Meanings
from onewindow.web.office.forms.catalogue.inheritance import LEVELS, TYPES
from onewindow.web.office.values import imports as pages
from onewindow.web.office.views.catalogue.imports import departments_of
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

ABOUT: dict[str, Any] = {"type": _("Types"), "level": _("Levels"), "department": _("Departments")}


@staff("office")
@require_http_methods(["GET", "POST"])
def source(request: Asking, source: str) -> HttpResponse:
    """来源对照. Its words, what each means, the rows that wait for one; said anew, the next look at a file goes by it."""
    if source not in interchange.sources():
        raise Http404
    form = Meanings(request.POST or None)
    about = request.POST.get("about", "")
    show = partial(_source, request, source, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="say-meaning",
        form=form,
        do=lambda at: importing.say_meaning(
            source=source, about=about, meanings=form.meanings(), by=request.actor, at=at
        ),
        show=show,
        after=lambda _: reverse("office:catalogue-import-source", args=[source]),
        said=gettext("Saved. Choose the file again: the next check uses it."),
    )


def _source(request: Asking, source: str, form: Meanings, attempt: Attempt) -> HttpResponse:
    choices: dict[str, list[tuple[str, Any]]] = {
        "type": [(code, f"{code} {word}") for code, word in TYPES.items()],
        "level": [(code, f"{code} {word}") for code, word in LEVELS.items()],
        "department": departments_of(request),
    }
    words = interchange.words(source)
    context = {
        "source": source,
        "name": pages.name_of(interchange.sources()[source]),
        "parts": [(about, title, words[about], choices[about]) for about, title in ABOUT.items()],
        "form": form,
        "errors": attempt.errors,
    }
    return render(request, "office/catalogue/imports/source.html", context, status=attempt.status)
