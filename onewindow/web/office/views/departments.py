"""Departments and their posts."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.org.actions import office
from onewindow.domain.org.queries import bodies
from onewindow.web.office import wording
from onewindow.web.office.forms import bodies as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
ROLES = list(wording.ROLES.items())


@staff("office")
@require_GET
def departments(request: Asking) -> HttpResponse:
    """部门清单. Departments of the administrator's area."""
    words = request.GET.get("q", "").strip()[:60]
    order, _, pk = request.GET.get("after", "").partition("~")
    first, second = whole(order), whole(pk)
    after = (first, second) if first is not None and second is not None else None
    rows = bodies.departments(request.actor, words, after=after, limit=PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    older = "?" + urlencode({"q": words, "after": f"{last.order}~{last.pk}"}) if last else ""
    newer = "?" + urlencode({"q": words}) if after else ""
    context = {"rows": rows[:PAGE], "words": words, "older": older, "newer": newer}
    return render(request, "office/departments/list.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """增设部门. A department with its first posts."""
    form = forms.NewDepartment(request.POST or None, initial={"roles": [role for role, _ in ROLES if role != "office"]})
    fill(form, {"area": [(one.pk, one.name) for one in bodies.areas(request.actor)], "roles": ROLES})
    show = partial(_form, request, form, gettext("Add a department"), reverse("office:departments"))
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="add-department",
        form=form,
        do=lambda at: office.add_department(
            **{**form.typed(), "roles": tuple(form.cleaned_data["roles"])}, by=request.actor, at=at
        ),
        show=show,
        after=lambda pk: reverse("office:department", args=[pk]),
        said=gettext("The department is added."),
    )


@staff("office")
@require_GET
def department(request: Asking, department: int) -> HttpResponse:
    """部门. Its posts, who holds them, what waits there, its windows."""
    return page(request, department, Attempt())


def page(request: Asking, department: int, attempt: Attempt) -> HttpResponse:
    """The page of a department; ``attempt`` is what was just refused on it."""
    found = bodies.department_page(request.actor, department, timezone.now())
    add = forms.Post()
    fill(add, {"role": [(role, wording.ROLES[role]) for role in found.vacant]})
    context = {"d": found, "row": found.row, "add": add, "errors": attempt.errors}
    return render(request, "office/departments/department.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def edit(request: Asking, department: int) -> HttpResponse:
    """变更部门. Names and telephone."""
    row = bodies.department_page(request.actor, department, timezone.now()).row
    here = reverse("office:department", args=[department])
    names = ("name_zh", "name_en", "short_zh", "short_en", "phone")
    initial = {name: getattr(row, name) for name in names} | {"seen": row.version}
    form = forms.Department(request.POST or None, initial=initial)
    show = partial(_form, request, form, gettext("Change the department"), here)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="change-department",
        form=form,
        do=lambda at: office.change_department(
            department=department, **form.typed(), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        show=show,
        after=lambda _: here,
        said=gettext("Saved."),
    )


@staff("office")
@require_POST
def close(request: Asking, department: int) -> HttpResponse:
    """撤销部门. Refused while anything is left there."""
    found = bodies.department_page(request.actor, department, timezone.now())
    services = _services({seat.post for seat in found.seats})
    form = forms.Plain(request.POST)
    return save(
        request,
        name="close-department",
        form=form,
        do=lambda at: office.close_department(
            department=department, services=services, seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        show=partial(page, request, department),
        after=lambda _: reverse("office:departments"),
        said=gettext("The department is closed."),
    )


@staff("office")
@require_POST
def add_post(request: Asking, department: int) -> HttpResponse:
    """设岗. One more post of the department."""
    form = forms.Post(request.POST)
    fill(form, {"role": ROLES})
    return _posts(
        request,
        department,
        form,
        "add-post",
        lambda at: office.add_post(department=department, role=form.cleaned_data["role"], by=request.actor, at=at),
        gettext("The post is added."),
    )


@staff("office")
@require_POST
def remove_post(request: Asking, department: int, post: int) -> HttpResponse:
    """撤岗. A post that was never used."""
    services = _services({post})
    return _posts(
        request,
        department,
        forms.Plain(request.POST),
        "remove-post",
        lambda at: office.remove_post(post=post, services=services, by=request.actor, at=at),
        gettext("The post is removed."),
    )


def _posts(request: Asking, department: int, form: Entry, name: str, do: Any, said: str) -> HttpResponse:
    here = reverse("office:department", args=[department])
    show = partial(page, request, department)
    return save(request, name=name, form=form, do=do, show=show, after=lambda _: here, said=said)


def _services(posts: set[int]) -> int:
    """How many services in force lead to one of these posts."""
    return sum(1 for item in catalogue.in_force(timezone.localdate()) if posts & _posts_of(item))


def _posts_of(item: ItemSpec) -> set[int]:
    return {item.window_post, item.decide_post, item.supervisor_post, *item.review_posts}


def _form(request: Asking, form: Entry, title: str, back: str, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": back,
    }
    return render(request, "office/form.html", context, status=attempt.status)
