"""Staff: the list, one person's page, joining, moving, leaving."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.org.actions import invite, office
from onewindow.domain.org.actions.office import Place
from onewindow.domain.org.models import Department, Window
from onewindow.domain.org.queries import bodies, personnel
from onewindow.domain.org.queries.personnel import Behind, StaffPage
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.web.office.forms import personnel as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.templatetags.office import post_word, short
from onewindow.web.office.values.handover import in_words
from onewindow.web.office.views.saving import Attempt, save, shown_once
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
STATES = ("here", "never", "left")


@staff("office")
@require_GET
def people(request: Asking) -> HttpResponse:
    """人员清单. By name, pinyin, log-in or number; by department; page by page."""
    words = request.GET.get("q", "").strip()[:60]
    chosen = whole(request.GET.get("department", ""))
    state = request.GET.get("state", "here") if request.GET.get("state") in STATES else "here"
    pinyin, _, pk = request.GET.get("after", "").rpartition("~")
    number = whole(pk)
    after = (pinyin, number) if number is not None else None
    rows = personnel.staff_list(request.actor, words, department=chosen, state=state, after=after, limit=PAGE + 1)
    held = personnel.held_by_each(rows[:PAGE], timezone.localdate())
    rest = {"q": words, "department": chosen or "", "state": state}
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "rows": [(one, held.get(one.pk, [])) for one in rows[:PAGE]],
        "words": words,
        "chosen": chosen,
        "state": state,
        "departments": bodies.department_choices(request.actor),
        "older": "?" + urlencode({**rest, "after": f"{last.pinyin}~{last.pk}"}) if last else "",
        "newer": "?" + urlencode(rest) if after else "",
        "narrowed": bool(words or chosen or state != "here"),
    }
    return render(request, "office/people/list.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """入职. First the department, then the person; the one-time link is shown once."""
    department = _department(request)
    if department is None:
        context = {"departments": bodies.department_choices(request.actor), "back": reverse("office:people")}
        return render(request, "office/people/choose.html", context)
    form = forms.Joiner(request.POST or None, initial={"from_on": timezone.localdate().isoformat()})
    posts = bodies.post_choices(request.actor, [department.pk])
    windows = bodies.window_choices(request.actor)
    fill(form, {"posts": [(one.pk, post_word(one)) for one in posts], "window": _windows(windows)})
    show = partial(
        _form,
        request,
        form,
        title=gettext("Add a member of staff"),
        back=reverse("office:people"),
        department=department,
    )
    if request.method != "POST":
        return show(Attempt())

    def join(at: Any) -> int:
        given = form.typed()
        centre = next((one.pk for one in bodies.centres(request.actor)), None)
        place = _place(department.pk, windows, given.pop("window"), centre)
        return office.join(**{**given, "posts": _ids(given["posts"])}, place=place, by=request.actor, at=at)

    return save(
        request,
        name="join",
        form=form,
        do=join,
        show=show,
        after=lambda pk: reverse("office:person", args=[pk]),
        said=gettext("The account is open. Create a one-time link so that a password can be set."),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def person(request: Asking, staff: int) -> HttpResponse:
    """人员. What he holds, who stands in; a POST makes a one-time link, shown on this answer only."""
    found = personnel.staff_page(request.actor, staff, timezone.now())
    account, link, posted = found.row.account_id, "", request.method == "POST"
    if posted:
        token = shown_once(request, name="invite", make=lambda at: invite(account=account, by=request.actor, at=at))
        link = request.build_absolute_uri(reverse("ui:login-link", args=[token])) if token else ""
    context = {
        "p": found,
        "row": found.row,
        "link": link,
        "again": posted and not link,
        "key": uuid4().hex,
        "himself": account == request.actor.account,
    }
    return render(request, "office/people/person.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def edit(request: Asking, staff: int) -> HttpResponse:
    """变更人员信息. Name and staff number."""
    row = personnel.staff_page(request.actor, staff, timezone.now()).row
    initial = {"name_zh": row.name_zh, "name_en": row.name_en, "number": row.number, "seen": row.version}
    form = forms.Person(request.POST or None, initial=initial)
    here = reverse("office:person", args=[staff])
    show = partial(_form, request, form, title=gettext("Change name or number"), back=here)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="change-staff",
        form=form,
        do=lambda at: office.change_staff(
            staff=staff, **form.typed(), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        show=show,
        after=lambda _: here,
        said=gettext("Saved."),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def move(request: Asking, staff: int) -> HttpResponse:
    """调岗. Posts from a day on, department, window."""
    found = personnel.staff_page(request.actor, staff, timezone.now())
    department = _department(request) or found.row.department
    windows = bodies.window_choices(request.actor)
    posts = {one.pk: post_word(one) for one in bodies.post_choices(request.actor, [department.pk])}
    posts |= {one.post_id: post_word(one.post) for one in found.own}
    initial = {
        "posts": [one.post_id for one in found.own] if department.pk == found.row.department_id else [],
        "from_on": timezone.localdate().isoformat(),
        "window": found.row.window_id if department.pk == found.row.department_id else "",
        "seen": found.row.version,
    }
    form = forms.Mover(request.POST or None, initial=initial)
    fill(form, {"posts": list(posts.items()), "window": _windows(windows)})
    here = reverse("office:person", args=[staff])
    show = partial(
        _form,
        request,
        form,
        title=gettext("Move %(name)s") % {"name": found.row.name},
        back=here,
        department=department,
        departments=bodies.department_choices(request.actor),
    )
    if request.method != "POST":
        return show(Attempt())

    def moved(at: Any) -> None:
        given = form.cleaned_data
        office.move(
            staff=staff,
            place=_place(department.pk, windows, given["window"], found.row.centre_id),
            posts=_ids(given["posts"]),
            from_on=given["from_on"],
            unattended=given["unattended"],
            seen=given["seen"],
            by=request.actor,
            at=at,
        )

    return save(request, name="move", form=form, do=moved, show=show, after=lambda _: here, said=gettext("Saved."))


@staff("office")
@require_http_methods(["GET", "POST"])
def leave(request: Asking, staff: int) -> HttpResponse:
    """离职交接. What he would leave behind, who takes it over; then the account is closed."""
    found = personnel.staff_page(request.actor, staff, timezone.now())
    left = personnel.behind(found)
    form = forms.Leaver(request.POST or None, empties=left.empties, initial={"seen": found.row.version})
    fill(form, _leaving(found, left))
    show = partial(_leave_page, request, found, left, form)
    if request.method != "POST":
        return show(Attempt())

    def left_us(at: Any) -> int:
        given = form.cleaned_data
        heir = given["heir"]
        return office.leave(
            staff=staff,
            heir=int(heir) if heir else None,
            posts_too=given.get("emptied") == "heir",
            unattended=given.get("emptied") == "empty",
            seen=given["seen"],
            by=request.actor,
            at=at,
        )

    return save(
        request,
        name="leave",
        form=form,
        do=left_us,
        show=show,
        after=lambda _: reverse("office:person", args=[staff]),
        said=gettext("The account is closed and its tasks have been handed over."),
    )


def _leaving(found: StaffPage, left: Behind) -> dict[str, list[tuple[Any, Any]]]:
    choices: dict[str, list[tuple[Any, Any]]] = {
        "heir": [(one.pk, f"{one.name} · {one.number}") for one in personnel.colleagues(found.row)],
        "sure": [("1", gettext("%(name)s leaves today; the account is closed at once.") % {"name": found.row.name})],
    }
    if left.empties:
        choices["emptied"] = [
            ("heir", gettext("Whoever takes over the tasks also takes these posts, from today")),
            ("empty", gettext("They stay vacant; their tasks wait in the queue")),
        ]
    return choices


def _leave_page(request: Asking, found: StaffPage, left: Behind, form: Entry, attempt: Attempt) -> HttpResponse:
    lonely = [(one, left.waiting.get(one.post_id, 0)) for one in left.lonely]
    context = {
        "p": found,
        "row": found.row,
        "left": left,
        "lonely": lonely,
        "in_hand": in_words(left.in_hand),
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "back": reverse("office:person", args=[found.row.pk]),
    }
    return render(request, "office/people/leave.html", context, status=attempt.status)


def _department(request: Asking) -> Department | None:
    """The department chosen before, if the actor administers it."""
    pk = whole(request.GET.get("department", ""))
    if pk is None:
        return None
    return next((one for one in bodies.department_choices(request.actor) if one.pk == pk), None)


def _windows(windows: list[Window]) -> list[tuple[Any, Any]]:
    return [(one.pk, f"{one.centre.name} · {one.number} {one.name} · {short(one.department)}") for one in windows]


def _place(department: int, windows: list[Window], chosen: str, centre: int | None) -> Place:
    """A window brings its centre along; without one he works in the back office of ``centre``."""
    if not chosen:
        return Place(department, centre)
    window = next((one for one in windows if str(one.pk) == chosen), None)
    if window is None:
        raise NoSuchEntry(id=chosen)
    return Place(department, window.centre_id, window.pk)


def _ids(chosen: list[str]) -> list[int]:
    return [int(one) for one in chosen]


def _form(request: Asking, form: Entry, attempt: Attempt, *, title: str, back: str, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": back,
        "unattended": attempt.refusal is not None and attempt.refusal.code == "org.posts-unattended",
        **more,
    }
    return render(request, "office/form.html", context, status=attempt.status)
