"""Papers that follow (容缺): the letter, the paper comes, goes back, comes again; or it does not come, and what was said follows."""

from collections.abc import Generator
from datetime import timedelta
from io import BytesIO
from typing import Any

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles import queries
from onewindow.domain.bundles.models import BundleCase, Draft
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.models import Material, Promise, PromiseLetter
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel import files
from tests.faults.killing.acts import Scene, Town
from tests.faults.scenes import drafts
from tests.web.workbench.desk import paper

Road = Generator[Scene, Any, None]
PAPER = "premises-proof"
SHARED = "sign-consent"


def _stored(town: Town) -> Any:
    return files.store(BytesIO(paper("材料")), name="材料.pdf", by=town.owner.account, at=town.later()).pk


def _promise_shape(ids: set[int]) -> dict[str, Any]:
    rows = Promise.objects.filter(case__in=ids).order_by("case", "material")
    return {
        "promises": [
            (one.material, one.kept_at is not None, one.checked_at is not None, one.lapsed_at is not None, one.returned_why)
            for one in rows
        ],
        "letters": [(one.papers, one.how) for one in PromiseLetter.objects.filter(case__in=ids).order_by("case")],
    }  # fmt: skip


def _promising(town: Town) -> tuple[int, int]:
    """A case filed at the window with one paper promised, its letter not signed yet; its id, the window's post."""
    town.single()
    given = [Paper(PAPER, "promise") if one.slug == PAPER else one for one in town.model["papers"]]
    post = spec(town.model["item"]).window_post
    told = town.model | {"papers": given, "by": town.desk.holder(post), "owner": town.owner.account}
    return cases.file(**told, at=town.later()).id, post


def kept(town: Town) -> Road:
    """It comes, is not what was promised, and comes again."""
    case, post = _promising(town)
    clerk, owner = town.desk.holder(post), town.owner

    def one(name: str, call: Any) -> Scene:
        return Scene(call, {case}, name=name, look=lambda: _promise_shape({case}))

    def bring() -> Scene:
        new, at = Paper(PAPER, "upload", file=_stored(town)), town.later()
        return one("cases.bring_paper", lambda: cases.bring_paper(case=case, paper=new, by=owner, at=at)[0])

    at = town.later()
    yield one("cases.sign_letter", lambda: cases.sign_letter(case=case, how="paper", by=clerk, at=at))
    at1 = town.later()
    yield one("cases.accept", lambda: cases.accept(case=case, by=clerk, at=at1)[0])
    yield bring()
    at2 = town.later()
    yield one(
        "cases.return_paper", lambda: cases.return_paper(case=case, material=PAPER, why="已过期", by=clerk, at=at2)[0]
    )
    yield bring()
    at3 = town.later()
    yield one("cases.check_paper", lambda: cases.check_paper(case=case, material=PAPER, by=clerk, at=at3)[0])


def lapsed(town: Town) -> Road:
    """It does not come: acceptance falls back to a notice."""
    case, post = _promising(town)
    clerk = town.desk.holder(post)
    cases.sign_letter(case=case, how="paper", by=clerk, at=town.later())
    cases.accept(case=case, by=clerk, at=town.later())
    late = Promise.objects.get(case=case).due_at + timedelta(minutes=1)
    yield Scene(
        lambda: cases.lapse_promises(case=case, at=late) and None,
        {case},
        name="cases.lapse_promises",
        alike=True,
        look=lambda: _promise_shape({case}),
    )


def shared(town: Town) -> Road:
    """In a bundle one paper stands for all items that asked for it: for all of them or for none."""
    (draft,) = drafts(1)
    owner = town.owner
    bundles.promise(draft=draft, material=SHARED, by=owner, at=town.later())
    town.number += 1
    bundle = bundles.submit(draft=draft, key=f"shared-{town.number}", by=owner, at=town.later()).id
    inside = set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))
    clerk = town.desk.actor("govservice.window")
    ticked = [one.type.key for one in queries.acceptance(bundle, clerk, town.later()).papers if one.to_check]
    bundles.accept(bundle=bundle, checked=ticked, by=clerk, at=town.later())
    case = Material.objects.filter(case__in=inside, slug=SHARED).order_by("case").values_list("case", flat=True)[0]
    new, at = Paper(SHARED, "upload", file=_stored(town)), town.later()
    assert Draft.objects.filter(bundle=bundle).exists()
    yield Scene(
        lambda: cases.bring_paper(case=case, paper=new, by=owner, at=at, about="package:open-restaurant")[0],
        inside,
        bundle,
        name="cases.bring_paper",
        look=lambda: _promise_shape(inside),
    )
