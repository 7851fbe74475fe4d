"""Appeals at the desk (复议、诉讼): recorded when the office is told, ended by the document it is sent."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.step import Moved
from onewindow.web.ui.access import Asking, staff
from onewindow.web.workbench.forms import appeals as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import act


@staff("supervisor")
@require_POST
def record(request: Asking, case: int) -> HttpResponse:
    """登记复议、诉讼. Which body, since when."""
    said = gettext("The appeal against %(number)s is recorded.")
    return _act(request, case, "appeal", forms.Recorded(request.POST), partial(actions.record_appeal, case=case), said)


@staff("supervisor")
@require_POST
def end(request: Asking, case: int) -> HttpResponse:
    """复议、诉讼结果. Upheld, withdrawn, or annulled: then the case is decided anew."""

    def do(*, by: Actor, at: datetime, **told: Any) -> Moved:
        document = None
        if sent := files.brought(request):
            kept = files.store(sent, name=sent.name or "", by=by.account, at=at)
            document = uuid.UUID(str(kept.token))
        return actions.end_appeal(case=case, document=document, by=by, at=at, **told)

    said = gettext("The end of the appeal against %(number)s is recorded.")
    return _act(request, case, "appeal-end", forms.Ended(request.POST), do, said)


@staff()
@require_GET
def document(request: Asking, case: int, appeal: int) -> HttpResponse:
    """决定书、判决书. As it was sent."""
    return files.serve(queries.appeal_file(case, appeal, request.actor), inline=True)  # type: ignore[return-value]


def _act(request: Asking, case: int, name: str, form: Act, do: Any, said: str) -> HttpResponse:
    after = reverse("workbench:case", args=[case])
    return act(request, name=name, form=form, do=do, show=partial(cases.page, request, case), said=said, after=after)
