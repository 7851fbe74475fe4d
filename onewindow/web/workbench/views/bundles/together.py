"""What the lead does for the whole bundle (牵头): a department is urged, items join or leave, all results go out in one act."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries
from onewindow.domain.bundles.actions import together
from onewindow.domain.bundles.queries.together.handing import NotHandedOver, receipt_of
from onewindow.domain.org.queries import names_of
from onewindow.kernel.documents import qr_svg
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.views import joining
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.templatetags.desk import moment, who
from onewindow.web.workbench.views import papers
from onewindow.web.workbench.views.answering import act
from onewindow.web.workbench.views.bundles.page import page

GIVEN = {"licence": _("Licence"), "result": _("Result (no document)"), "refusal": _("Written refusal")}


class Urge(Act):
    """催办. A word to the department; which version of the page was seen is no matter."""

    text = forms.CharField(max_length=500, required=False)

    def version(self) -> dict[str, int]:
        """An urging changes nothing of the application."""
        return {}


class HandOver(Act):
    """统一出件. Who collects, on which mandate, and the name the receipt is signed with."""

    collector = forms.CharField(max_length=100, required=False)
    mandate = forms.CharField(max_length=24, required=False)
    signed = forms.CharField(max_length=100, required=False)


@staff("window", "supervisor")
@require_POST
def urge(request: Asking, bundle: int, department: int) -> HttpResponse:
    """催办. One department is asked to do its part."""
    return act(
        request,
        name=f"urge-{department}",
        form=Urge(request.POST),
        do=partial(together.urge, bundle=bundle, department=department),
        show=partial(page, request, bundle),
        said=gettext("The department has been urged."),
        after=reverse("workbench:bundle", args=[bundle]),
    )


@staff("window")
@require_POST
def hand_over(request: Asking, bundle: int) -> HttpResponse:
    """统一出件. All results at once; then the receipt is printed."""
    return act(
        request,
        name="hand-over",
        form=HandOver(request.POST),
        do=partial(together.hand_over, bundle=bundle),
        show=partial(page, request, bundle),
        said=gettext("All results of %(number)s are handed over. Print the receipt."),
        after=reverse("workbench:bundle-hand-over-slip", args=[bundle]),
    )


@staff("window")
@require_http_methods(["GET", "POST"])
def items(request: Asking, bundle: int) -> HttpResponse:
    """增减事项. At the applicant's wish, written down: an item joins the bundle or leaves it."""
    change = joining.Change(request, bundle, upload="workbench:bundle-items-upload", consent=True)
    if change.made():
        messages.success(
            request, gettext("The items of %(number)s are changed.") % {"number": change.view.bundle.number}
        )
        return HttpResponseRedirect(reverse("workbench:bundle", args=[bundle]))
    return render(request, "workbench/bundles/items.html", change.context(), status=change.status)


@staff("window")
@require_POST
def items_upload(request: Asking, bundle: int, material: str) -> HttpResponse:
    """增项材料. Keep a file for an item that is to join."""
    return joining.kept(request, bundle, material, "workbench:bundle-items")


@staff()
@require_GET
def slip(request: Asking, bundle: int) -> HttpResponse:
    """领取凭证. To print on A4."""
    made = _slip(request, bundle)
    context = {
        **made,
        "qr": mark_safe(qr_svg(made["number"])),
        "pdf_url": reverse("workbench:bundle-hand-over-pdf", args=[bundle]),
        "back_url": reverse("workbench:bundle", args=[bundle]),
    }
    return render(request, "workbench/cases/slip.html", context)


@staff()
@require_GET
def slip_pdf(request: Asking, bundle: int) -> HttpResponse:
    """领取凭证 PDF."""
    return papers.printed_pdf(_slip(request, bundle))


def _slip(request: Asking, bundle: int) -> dict[str, object]:
    row = queries.must_see(bundle, request.actor)
    given = receipt_of(bundle, request.actor)
    done = given.row
    if done is None:
        raise NotHandedOver(bundle=bundle)
    facts = [
        (gettext("Applicant"), row.holder_name),
        (gettext("Service"), str(queries.published(row.package_version_id).name)),
        (gettext("Handed over"), moment(done.at)),
        (gettext("Collected by"), done.collector),
    ]
    if given.mandate:
        facts.append((gettext("On mandate"), given.mandate))
    facts += [
        (gettext("Signed"), done.signed),
        (gettext("Handed over by"), who(names_of({done.by_id}).get(done.by_id))),
    ]
    return {
        "title": gettext("Receipt of all results"),
        "number": row.number,
        "facts": facts,
        "items": [
            (str(one.item), str(one.department), one.case_number, f"{one.title or GIVEN[one.kind]} {one.number}")
            for one in given.given
        ],
        "columns": [gettext("Item"), gettext("Decides"), gettext("Case"), gettext("Given")],
        "materials": [],
        "no_materials": True,
    }
