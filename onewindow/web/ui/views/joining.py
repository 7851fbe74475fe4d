"""Items join a running bundle or leave it (增减事项), as the applicant's page and the desk's show it; files kept for it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.actions import together
from onewindow.domain.bundles.queries.together import options
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import fields, reading
from onewindow.web.ui.views import keeping


class Change:
    """One change wanted: the answers asked about, what they mean, what was typed and why it did not go.

    :param upload: the name of the address that keeps a file for it. :param consent: a clerk writes how he was asked.
    """

    def __init__(self, request: Asking, bundle: int, *, upload: str, consent: bool = False) -> None:
        given = request.POST if request.method == "POST" else request.GET
        self.request, self.bundle, self.upload, self.at = request, bundle, upload, timezone.now()
        self.answers = {key[2:][:40]: value[:80] for key, value in given.items() if key.startswith("a.") and value}
        self.kept = keeping.pages_kept(request, place(bundle))
        self.consent = request.POST.get("consent", "") if consent else None
        self.data: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.lines: list[tuple[str, str]] = []
        self.view = options.options(bundle, request.actor, self.at, self.answers)

    @property
    def status(self) -> int:
        """Of the page as it is shown now."""
        return 422 if self.lines else 200

    def made(self) -> bool:
        """Do it, if the page was sent; False if it is to be shown: for the first time, or with what is in the way."""
        if self.request.method != "POST":
            return False
        if self.view.wanted is None:
            self.lines = [("", str(together.NothingChanges()))]
            return False
        elements = [field.element for field in self.view.asked.fields] if self.view.asked else []
        self.data = reading.read(elements, self.request.POST)
        self.view = options.options(self.bundle, self.request.actor, self.at, self.answers, self.data)
        try:
            self._do()
        except actions.FormWrong as refusal:
            self.errors = {path: sentence for path, _, sentence in refusal.details["problems"]}
            self.lines = list(self.errors.items())
        except actions.MaterialsMissing as refusal:
            names = {one.type.key: str(one.type.name) for one in self.view.asked.papers} if self.view.asked else {}
            self.lines = [(one, _said(names.get(one, one), str(refusal))) for one in refusal.details["materials"]]
        except together.ConsentMissing as refusal:
            self.errors = {"consent": str(refusal)}
            self.lines = list(self.errors.items())
        except Refusal as refusal:
            listed = gettext(", ").join(self.view.names.get(one, one) for one in refusal.details.get("items", ()))
            self.lines = [("", _said(listed, str(refusal)) if listed else str(refusal))]
        else:
            self.request.session.pop(place(self.bundle), None)
            return True
        return False

    def _do(self) -> None:
        together.change_items(
            bundle=self.bundle,
            answers=self.answers,
            data=self.data,
            files=keeping.files_of(self.kept),
            follows=self.request.POST.getlist("follows"),
            consent=self.consent or "",
            seen=whole(self.request.POST.get("version", "")),
            by=self.request.actor,
            at=self.at,
        )

    def context(self) -> dict[str, Any]:
        """What ``ui/bundles/_items.html`` shows."""
        asked, view = self.view.asked, self.view
        query = urlencode({f"a.{key}": value for key, value in self.answers.items()})
        return {
            "page": queries.bundle_page(self.bundle, self.request.actor, self.at),
            "view": view,
            "wanted": view.wanted,
            "answers": self.answers,
            "questions": [
                (one.id, str(one.text), [(a.value, str(a.label)) for a in one.answers], value)
                for one, value in view.questions
            ],
            "fields": fields.fields([(one.element, True) for one in asked.fields], self.data, self.errors)
            if asked
            else [],
            "papers": [
                (
                    one.type,
                    self.kept.get(one.type.key, []),
                    f"{reverse(self.upload, args=[self.bundle, one.type.key])}?{query}",
                )
                for one in (asked.papers if asked else ())
            ],
            "stops": _stops(view),
            "clerk": self.consent is not None,
            "consent": self.consent,
            "consent_error": self.errors.get("consent", ""),
            "errors": self.lines,
        }


def kept(request: Asking, bundle: int, material: str, back: str) -> HttpResponse:
    """Keep a page for an item that is to join; then the page ``back`` again, with the answers asked about."""
    queries.must_see(bundle, request.actor)
    query = request.GET.urlencode()
    there = reverse(back, args=[bundle]) + (f"?{query}" if query else "")
    return keeping.keep(request, material, under=place(bundle), there=there)


def place(bundle: int) -> str:
    """Where the session keeps the files of items that are to join."""
    return f"joining-{bundle}"


def _said(label: str, sentence: str) -> str:
    return gettext("%(label)s: %(sentence)s") % {"label": label, "sentence": sentence}


def _stops(view: options.Options) -> list[tuple[str, list[str]]]:
    """Why the change wanted cannot be made, with the items that stand in its way."""
    would = view.wanted
    if would is None:
        return []
    reasons: tuple[tuple[tuple[str, ...], type[Refusal]], ...] = (
        (would.decided, together.DecidedAlready),
        (would.needed, together.PackageNeedsThem),
        (would.again, together.DroppedBefore),
        (would.moved, together.OthersChange),
    )
    found = [(str(refusal()), [view.names[one] for one in about]) for about, refusal in reasons if about]
    if not found and not would.added and not would.dropped:
        found.append((str(together.NothingChanges()), []))
    return found
