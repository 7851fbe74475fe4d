"""一件事. The life of a package: filled in as a draft, handed in once, accepted once, then each case by who has it to do."""

from datetime import datetime
from typing import Any

from bench.year.drawing import PACKAGE, draw
from bench.year.lives import One, Steps, work
from bench.year.town import Town
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.states import OPEN
from onewindow.domain.cases.models import Case
from onewindow.kernel.errors import Refusal

SUBMIT, ACCEPT, ROUND = "submit", "accept", "round"
MOST_ROUNDS = 60


def begun(number: int, town: Town) -> One:
    """Somebody wants something of several departments."""
    slug = draw("item", number).choice(sorted(town.packages))
    return One(number, PACKAGE, slug, [(SUBMIT, 0), (ACCEPT, 1), (ROUND, 1)], told={"package": slug})


def do(steps: Steps, one: One, name: str, at: datetime) -> int:
    """Take a step; how many cases it has brought. :raises Refusal: the product's no."""
    if name == SUBMIT:
        return _submit(steps, one, at)
    if name == ACCEPT:
        bundle, clerk = one.case, _clerk(steps, one)
        view = queries.acceptance(bundle, clerk, at)
        checked = [paper.type.key for paper in view.papers if paper.to_check]
        steps.timed("bundle accept", one, actions.accept, bundle=bundle, checked=checked, by=clerk, at=at)
    elif _round(steps, one, at) and one.done < MOST_ROUNDS:
        one.script.append((ROUND, 1))
    return 0


def _clerk(steps: Steps, one: One) -> Any:
    return steps.town.holder(Bundle.objects.values_list("window_post", flat=True).get(pk=one.case))


def _submit(steps: Steps, one: One, at: datetime) -> int:
    applicant = steps.town.person(one.told["person"])[0]
    answers, data = steps.town.packages[one.item]
    said = {"by": applicant, "at": at}
    key = f"year-{one.number}"
    draft = steps.timed("bundle begin", one, actions.begin, package=one.item, answers=answers, key=key, **said)
    saved = steps.timed(
        "bundle save", one, actions.save_draft, draft=draft.draft, number=draft.number, data=data, **said
    )
    for upload in queries.draft_page(saved.draft, applicant, at).uploads:
        paper = {"draft": saved.draft, "material": upload.material.type.key, "file": steps.town.file}
        steps.timed("bundle attach", one, actions.attach, **paper, **said)
    one.case = steps.timed("bundle submit", one, actions.submit, draft=saved.draft, key=key, **said).id
    return BundleCase.objects.filter(bundle=one.case).count()


def _round(steps: Steps, one: One, at: datetime) -> bool:
    """A day's work on the package; whether some is left."""
    inside = Case.objects.filter(group=f"bundle:{one.case}", state__in=("reviewing", "deciding")).order_by("pk")
    for case in inside.values_list("pk", flat=True):
        try:
            work(steps, one, case, at)
        except Refusal as refused:  # the run was killed in the middle of this round: part of it has been done
            steps.refused(refused, one)
    return Bundle.objects.filter(pk=one.case, state__in=OPEN).exists()
