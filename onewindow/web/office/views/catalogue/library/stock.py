"""What items are written from (要素库): kinds of papers, form fields, types of licences; listed, added, a mistake taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import stock as actions
from onewindow.domain.catalogue.models import Element, MaterialType
from onewindow.domain.catalogue.queries.specs import stock as queries
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences import queries as licence_queries
from onewindow.domain.licences.models import LicenceType
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries.bodies import department_choices
from onewindow.web.office.forms.catalogue import stock as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

PAGE = 50
Line = tuple[Any, str, str, str, str]
"""A row as it is shown: the thing, its short name, what it is, what stands beside it, what marks it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three lists: its words, its rows, its form, its verbs."""

    title: Any
    add: Any
    lead: Any
    empty: Any
    called: Any
    rows: Callable[..., Sequence[Any]]
    line: Callable[[Any], Line]
    used: Callable[[list[int]], set[int]]
    form: type[Entry]
    enter: Callable[[Any, Actor, datetime], int]
    drop: Callable[[int, Actor, datetime], None]


def _paper(one: MaterialType) -> Line:
    marks = [str(word) for name, word in forms.MARKS.items() if getattr(one, name)]
    return (
        one,
        one.key,
        _tongue(one.issuer_zh, one.issuer_en),
        str(forms.ORIGINS[one.origin]),
        gettext(", ").join(marks),
    )


def _field(one: Element) -> Line:
    answers = gettext(", ").join(_tongue(each["zh"], each["en"]) for each in one.choices)
    return one, one.key, one.group.name, str(forms.TYPES[one.type]), answers


def _licence(one: LicenceType) -> Line:
    printed = gettext(", ").join(_tongue(zh, en) for _key, zh, en in one.fields)
    return one, one.slug, one.code21, str(forms.FOUNDS[one.founds]) if one.founds else "", printed


def _tongue(zh: str, en: str) -> str:
    from onewindow.web.office.views.catalogue.showing import language

    return en if language() == "en" and en else zh


KINDS: dict[str, Kind] = {
    "papers": Kind(
        _("Kinds of papers"),
        _("Add a kind of paper"),
        _("What items may ask for. Items of several departments that name the same paper ask for it once."),
        _("No papers yet"),
        _("Name of the paper"),
        queries.papers,
        _paper,
        queries.papers_used,
        forms.NewPaper,
        lambda form, by, at: actions.add_paper(paper=form.told(), by=by, at=at),
        lambda pk, by, at: actions.drop_paper(paper=pk, by=by, at=at),
    ),
    "fields": Kind(
        _("Form fields"),
        _("Add a form field"),
        _("What forms may ask. Items that name the same field ask it once."),
        _("No form fields yet"),
        _("What the form asks"),
        queries.form_fields,
        _field,
        queries.fields_used,
        forms.NewField,
        lambda form, by, at: actions.add_field(field=form.told(), by=by, at=at),
        lambda pk, by, at: actions.drop_field(field=pk, by=by, at=at),
    ),
    "licences": Kind(
        _("Types of licences"),
        _("Add a type of licence"),
        _("What items may give. Each is a kind of paper too, so that other items can ask for it."),
        _("No types of licences yet"),
        _("Name of the licence"),
        licence_queries.types,
        _licence,
        licence_queries.types_used,
        forms.NewLicenceType,
        lambda form, by, at: licences.add_type(kind=form.told(), by=by, at=at),
        lambda pk, by, at: licences.drop_type(kind=pk, by=by, at=at),
    ),
}


@staff("office")
@require_GET
def listed(request: Asking, kind: str = "papers") -> HttpResponse:
    """要素库. One list, page by page, narrowed by words."""
    return _page(request, kind, Attempt())


def _page(request: Asking, kind: str, attempt: Attempt) -> HttpResponse:
    shown = _kind(kind)
    words, after = request.GET.get("q", "").strip()[:40], request.GET.get("after", "")[:60]
    rows = [shown.line(one) for one in shown.rows(words, after=after, limit=PAGE + 1)]
    context = {
        "kind": kind,
        "shown": shown,
        "tabs": [(key, one.title) for key, one in KINDS.items()],
        "rows": rows[:PAGE],
        "used": shown.used([one[0].pk for one in rows]),
        "words": words,
        "older": "?" + urlencode({"q": words, "after": rows[PAGE - 1][1]}) if len(rows) > PAGE else "",
        "newer": "?" + urlencode({"q": words}) if after else "",
        "may": _may(request.actor),
        "errors": attempt.errors,
        "key": forms.Drop().key_value,
    }
    return render(request, "office/catalogue/stock/list.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking, kind: str) -> HttpResponse:
    """增加. One more paper, field or type of licence."""
    shown = _kind(kind)
    form = shown.form(request.POST or None, initial={"origin": "self", "must": ["required"]})
    _offer(form, request.actor)
    show = partial(_form, request, kind, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name=f"stock-{kind}",
        form=form,
        do=lambda at: shown.enter(form, request.actor, at),
        show=show,
        after=lambda _: reverse("office:catalogue-stock", args=[kind]),
        said=gettext("From now on items can name it."),
    )


@staff("office")
@require_POST
def drop(request: Asking, kind: str, pk: int) -> HttpResponse:
    """删除. One entered by mistake, that nothing names."""
    shown, form = _kind(kind), forms.Drop(request.POST)
    return save(
        request,
        name=f"stock-{kind}-drop",
        form=form,
        do=lambda at: shown.drop(pk, request.actor, at),
        show=partial(_page, request, kind),
        after=lambda _: reverse("office:catalogue-stock", args=[kind]),
        said=gettext("It is taken out."),
    )


def _form(request: Asking, kind: str, form: Entry, attempt: Attempt) -> HttpResponse:
    told = [("key_name" if name == "key" else name, said) for name, said in attempt.errors]
    context: dict[str, Any] = {
        "form": form,
        "fields": form.shown(told),
        "errors": form.summary(told),
        "title": KINDS[kind].add,
        "lead": KINDS[kind].lead,
        "back": reverse("office:catalogue-stock", args=[kind]),
    }
    if kind != "licences":
        return render(request, "office/form.html", context, status=attempt.status)
    *rest, prints = context["fields"]
    context |= {"fields": rest, "prints": prints, "groups": queries.by_group()}
    return render(request, "office/catalogue/stock/licence.html", context, status=attempt.status)


def _offer(form: Entry, actor: Actor) -> None:
    """What the lists of the form offer."""
    if isinstance(form, forms.NewPaper):
        fill(form, {"origin": forms.ORIGINS.items(), "marks": forms.MARKS.items()})
    elif isinstance(form, forms.NewField):
        offered = [(name, forms.TYPES[name]) for name in forms.OFFERED]
        fill(
            form,
            {"group": [(one.key, one.name) for one in queries.groups()], "type": offered, "must": forms.MUST.items()},
        )
    elif isinstance(form, forms.NewLicenceType):
        fill(
            form,
            {
                "department": [(one.uscc, one.name) for one in department_choices(actor)],
                "prints": [(one.key, one.name) for _group, rows in queries.by_group() for one in rows],
                "founds": forms.FOUNDS.items(),
            },
        )


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _may(actor: Actor) -> bool:
    try:
        actions.must_keep(actor)
    except actions.MayNotKeepStock:
        return False
    return True
