"""The library of service standards: found, entered, renewed, withdrawn; what it applies to, what is checked."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.actions import standards as actions
from onewindow.domain.catalogue.queries import standards as queries
from onewindow.domain.org.queries import bodies
from onewindow.web.office import wording
from onewindow.web.office.forms.bodies import Plain
from onewindow.web.office.forms.catalogue import standards as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50


@staff()
@require_GET
def standards(request: Asking) -> HttpResponse:
    """服务标准库. In the order of their numbers, narrowed by words, family, validity."""
    words = request.GET.get("q", "").strip()[:60]
    family, standing = request.GET.get("family", ""), request.GET.get("standing", "")
    family = family if family in forms.FAMILIES else ""
    standing = standing if standing in forms.VALIDITIES else ""
    after = request.GET.get("after", "")[:40]
    today = timezone.localdate()
    rows = queries.standards(words, on=today, family=family, standing=standing, after=after, limit=PAGE + 1)
    kept = {name: value for name, value in (("q", words), ("family", family), ("standing", standing)) if value}
    context = {
        "rows": [(one, *forms.VALIDITIES[one.validity], forms.FAMILIES[one.standard.family]) for one in rows[:PAGE]],
        "words": words,
        "chosen": {"family": family, "standing": standing},
        "some": bool(kept),
        "families": forms.FAMILIES.items(),
        "standings": [(name, word) for name, (_light, word) in forms.VALIDITIES.items()],
        "keeps": any(role == "office" for role, _area in request.actor.scopes),
        "older": "?" + urlencode({**kept, "after": rows[PAGE - 1].standard.number}) if len(rows) > PAGE else "",
        "newer": "?" + urlencode(kept) if after else "",
    }
    return render(request, "office/catalogue/standards/list.html", context)


@staff()
@require_GET
def standard(request: Asking, standard: int) -> HttpResponse:
    """标准. Its editions, what it applies to, what is checked."""
    return _page(request, standard, Attempt())


def _page(request: Asking, standard: int, attempt: Attempt) -> HttpResponse:
    today = timezone.localdate()
    found = queries.standard_page(standard, today)
    ends, tie, check = forms.Withdrawal(initial={"last_day": today}), forms.Tie(), forms.Check()
    fill(check, {"every": forms.EVERY.items()})
    light, word = forms.VALIDITIES[found.line.validity]
    context = {
        "page": found,
        "row": found.standard,
        "version": found.line.version,
        "light": light,
        "word": word,
        "family": forms.FAMILIES[found.standard.family],
        "versions": [(one, *forms.VALIDITIES[how]) for one, how in found.versions],
        "checks": [(one, forms.EVERY[one.every]) for one in found.checks],
        "keeps": any(role == "office" for role, _area in request.actor.scopes),
        "over": found.line.validity in ("expired", "withdrawn"),
        "names": _names([one.item.slug for one in found.ties if one.item]),
        "roles": wording.ROLES.items(),
        "departments": bodies.departments(request.actor, "", limit=200),
        "items": [(one.slug, one.name) for one in catalogue.in_force(today)],
        "every": forms.EVERY.items(),
        "typed": request.POST,
        "wrong": dict(attempt.errors),
        "ends": ends,
        "tie": tie,
        "check": check,
        "errors": attempt.errors,
    }
    return render(request, "office/catalogue/standards/standard.html", context, status=attempt.status)


def _names(slugs: list[str]) -> dict[str, str]:
    """Names of items as they are in force; what is gone keeps its code word."""
    known = catalogue.current_of(slugs, timezone.localdate())
    return {slug: catalogue.spec(known[slug]).name if slug in known else slug for slug in slugs}


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """增补标准. With its first edition."""
    form = forms.NewStandard(request.POST or None)
    fill(form, {"family": forms.FAMILIES.items()})
    show = partial(_form, request, form, gettext("Add a standard"), reverse("office:catalogue-standards"))
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="add-standard",
        form=form,
        do=lambda at: actions.add_standard(
            number=form.cleaned_data["number"],
            family=form.cleaned_data["family"],
            edition=form.told(),
            by=request.actor,
            at=at,
        ),
        show=show,
        after=lambda pk: reverse("office:catalogue-standard", args=[pk]),
        said=gettext("The standard is in the library."),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def renew(request: Asking, standard: int) -> HttpResponse:
    """发布标准新版本. The edition before ends the day before."""
    found = queries.standard_page(standard, timezone.localdate())
    last = found.versions[0][0]
    same = {name: getattr(last, name) for name in ("name_zh", "name_en", "about_zh", "link")}
    form = forms.EditionForm(request.POST or None, initial={**same, "seen": found.standard.revision})
    here = reverse("office:catalogue-standard", args=[standard])
    show = partial(_form, request, form, gettext("New edition of %(number)s") % {"number": found.standard.number}, here)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="renew-standard",
        form=form,
        do=lambda at: actions.renew_standard(
            standard=standard, edition=form.told(), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        show=show,
        after=lambda _pk: here,
        said=gettext("The new edition is entered."),
    )


@staff("office")
@require_POST
def withdraw(request: Asking, standard: int) -> HttpResponse:
    """废止标准. With a last day and a reason."""
    form = forms.Withdrawal(request.POST)
    return _save(
        request,
        standard,
        form,
        "withdraw-standard",
        lambda at: actions.withdraw_standard(
            standard=standard,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=at,
        ),
        gettext("The standard is withdrawn."),
    )


@staff("office")
@require_POST
def tie(request: Asking, standard: int) -> HttpResponse:
    """关联标准. To an item, or to a post."""
    form = forms.Tie(request.POST)
    fill(
        form,
        {
            "role": [("", ""), *wording.ROLES.items()],
            "department": [("", ""), *((one.pk, one.pk) for one in bodies.departments(request.actor, "", limit=200))],
        },
    )
    return _save(
        request,
        standard,
        form,
        "tie-standard",
        lambda at: actions.tie_standard(
            standard=standard,
            item=form.cleaned_data["item"],
            role=form.cleaned_data["role"],
            department=whole(form.cleaned_data["department"]),
            by=request.actor,
            at=at,
        ),
        gettext("The standard is linked."),
    )


@staff("office")
@require_POST
def untie(request: Asking, standard: int, tie: int) -> HttpResponse:
    """解除关联. It applies no more."""
    do = partial(actions.untie_standard, tie=tie, by=request.actor)
    return _save(request, standard, Plain(request.POST), "untie-standard", lambda at: do(at=at), _("Saved."))


@staff("office")
@require_POST
def check(request: Asking, standard: int) -> HttpResponse:
    """设检查点. What is looked at, how often."""
    form = forms.Check(request.POST)
    fill(form, {"every": forms.EVERY.items()})
    return _save(
        request,
        standard,
        form,
        "check-standard",
        lambda at: actions.add_check(standard=standard, **form.typed(), by=request.actor, at=at),
        gettext("The control point is set."),
    )


@staff("office")
@require_POST
def uncheck(request: Asking, standard: int, check: int) -> HttpResponse:
    """撤检查点. It is looked at no more."""
    do = partial(actions.end_check, check=check, by=request.actor)
    return _save(request, standard, Plain(request.POST), "uncheck-standard", lambda at: do(at=at), _("Saved."))


def _save(request: Asking, standard: int, form: Entry, name: str, do: Any, said: Any) -> HttpResponse:
    here = reverse("office:catalogue-standard", args=[standard])
    show = partial(_page, request, standard)
    return save(request, name=name, form=form, do=do, show=show, after=lambda _pk: here, said=str(said))


def _form(request: Asking, form: Entry, title: str, back: str, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": back,
    }
    return render(request, "office/form.html", context, status=attempt.status)
