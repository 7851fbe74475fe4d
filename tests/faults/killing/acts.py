"""The verbs of a case's life, each with what stands before it, and what must have happened once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor
from onewindow.kernel import due, lights, log
from tests.faults.scenes import drafts, signed_draft
from tests.web.api.program import Program, program_of
from tests.web.api.signboard import application as sign
from tests.web.api.signboard import leader
from tests.web.workbench.desk import Desk

HELD: dict[str, Any] = {"kind": "hearing", "notice": "申请人要求听证", "days": 5}
WORDS = {"reasons": "不符合条件", "guidance": "可以申请行政复议", "legal_basis": "行政许可法第三十八条"}
CODED = WORDS | {"reason": "other"}


@dataclass
class Scene:
    """What stands ready for one act: the call, the things it is about, the event it writes once."""

    call: Callable[[], Any]
    cases: set[int]
    bundle: int | None = None
    bill: int | None = None
    once: tuple[str, int] | None = None
    """The event, and the thing it is about."""
    makes: str = ""
    """What the call brings into being and returns: a case, a bundle."""
    again: Callable[[], Any] | None = None
    """The repetition, if it is another call: the sweeper comes back to what failed, after a pause."""
    alike: bool = False
    """Whether a repetition gives the same answer, because it carries a key; else it may be refused."""
    still: bool = False
    """Whether it changes nothing, and is here to show that; anything else must write."""
    name: str = ""
    """``room.verb``, of a step of a walk."""
    look: Callable[[], Any] | None = None
    """What else must be the same afterwards."""


class Town:
    """A desk with the people of the demo city, and cases as far as an act needs them."""

    def __init__(self, at: datetime) -> None:
        self.desk = Desk(at)
        self.model: dict[str, Any] = {}
        self.number = 0
        self.far = at + timedelta(days=20)

    def later(self, minutes: int = 1) -> datetime:
        """Each act has a moment of its own."""
        self.desk.at += timedelta(minutes=minutes)
        lights.rule("case", "accept")  # known to whoever is forked: its statements are those of the verb
        return self.desk.at

    @property
    def owner(self) -> Actor:
        """The applicant."""
        return self.desk.actor(application.APPLICANT)

    def single(self) -> tuple[int, ItemSpec]:
        """A case by itself, filed."""
        if not self.model:
            made = Case.objects.get(pk=self.desk.single().pk)
            papers = Material.objects.filter(case=made, satisfied_by__in=("upload", "data"))
            self.model = {
                "item": made.item_version_id,
                "holder": cases.Holder(
                    "person", made.holder_name, made.holder_code, phone=made.phone, person=made.person_id
                ),
                "answers": made.answers,
                "papers": [cases.Paper(one.slug, one.satisfied_by, file=one.file_id) for one in papers],
                "situation": dict(application.ANSWERS),
            }
        filed = cases.file(**self.model, by=self.owner, at=self.later())
        return filed.id, spec(self.model["item"])

    def accepted(self) -> tuple[int, ItemSpec]:
        """A case in review."""
        case, known = self.single()
        cases.accept(case=case, by=self.desk.holder(known.window_post), at=self.later())
        return case, known

    def deciding(self) -> tuple[int, ItemSpec]:
        """A case that waits for its decision."""
        case, known = self.accepted()
        for post in known.review_posts:
            cases.review(case=case, stance="agree", by=self.desk.holder(post), at=self.later())
        return case, known

    def proposed(self) -> tuple[int, ItemSpec]:
        """A refusal waits for the second person."""
        case, known = self.deciding()
        cases.propose_refusal(case=case, by=self.desk.holder(known.decide_post), at=self.later(), **CODED)
        return case, known

    def granted(self) -> tuple[int, ItemSpec]:
        """A granted case, its licence not yet made."""
        case, known = self.deciding()
        cases.grant(case=case, by=self.desk.holder(known.decide_post), at=self.later())
        return case, known

    def bundle(self) -> int:
        """A bundle just submitted."""
        self.number += 1
        self.later()
        return self.desk.bundle(f"kill-{self.number}")

    def settled(self) -> None:
        """What the worker does: readers and papers until nothing is new."""
        while True:
            log.settle()
            log.run_readers(self.desk.at)
            making = list(Licence.objects.filter(state="making").values_list("pk", flat=True))
            for one in making:
                licences.make(licence=one, at=self.desk.at)
            if not making:
                return


def _inside(bundle: int) -> set[int]:
    return set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))


def _case_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    desk = town.desk

    def one(made: tuple[int, ItemSpec], event: str, verb: Callable[..., Any], post: str = "", **more: Any) -> Scene:
        case, known = made
        by = desk.holder(getattr(known, post)) if post else town.owner
        at = town.later()
        return Scene(lambda: verb(case=case, by=by, at=at, **more)[0], {case}, once=(event, case))

    def notice() -> tuple[int, ItemSpec]:
        case, known = town.single()
        slug = Material.objects.filter(case=case, satisfied_by="upload").order_by("slug")[0].slug
        by = desk.holder(known.window_post)
        cases.correct(case=case, items=[slug], text="请补正", by=by, at=town.later())
        return case, known

    def correct() -> Scene:
        made = town.single()
        slug = Material.objects.filter(case=made[0], satisfied_by="upload").order_by("slug")[0].slug
        return one(made, "case.correct", cases.correct, "window_post", items=[slug], text="请补正")

    def review() -> Scene:
        case, known = town.accepted()
        by, at = desk.holder(known.review_posts[0]), town.later()
        return Scene(
            lambda: cases.review(case=case, stance="conditions", text="注意", by=by, at=at)[0],
            {case},
            once=("case.review", case),
        )

    def held() -> tuple[int, ItemSpec]:
        case, known = town.accepted()
        cases.hold(case=case, **HELD, by=desk.holder(known.decide_post), at=town.later())
        return case, known

    def longer() -> tuple[int, ItemSpec]:
        case, known = town.accepted()
        cases.propose_extension(case=case, reason="案情复杂", by=desk.holder(known.decide_post), at=town.later())
        return case, known

    return {
        "case.hold": lambda: one(town.accepted(), "case.hold", cases.hold, "decide_post", **HELD),
        "case.release": lambda: one(held(), "case.release", cases.release, "decide_post", kind="hearing"),
        "case.propose_extension": lambda: one(
            town.accepted(), "case.propose-extension", cases.propose_extension, "decide_post", reason="案情复杂"
        ),
        "case.approve_extension": lambda: one(longer(), "case.extend", cases.approve_extension, "supervisor_post"),
        "case.decline_extension": lambda: one(
            longer(), "case.decline-extension", cases.decline_extension, "supervisor_post", why="可按期办结"
        ),
        "case.accept": lambda: one(town.single(), "case.accept", cases.accept, "window_post"),
        "case.correct": correct,
        "case.resubmit": lambda: one(
            notice(), "case.resubmit", cases.resubmit, papers=[p for p in town.model["papers"] if p.file]
        ),
        "case.review": review,
        "case.grant": lambda: one(town.deciding(), "case.grant", cases.grant, "decide_post"),
        "case.propose_refusal": lambda: one(
            town.deciding(), "case.propose-refuse", cases.propose_refusal, "decide_post", **CODED
        ),
        "case.propose_not_accept": lambda: one(
            town.single(), "case.propose-not-accept", cases.propose_not_accept, "window_post", **CODED
        ),
        "case.consent": lambda: one(town.proposed(), "case.refuse", cases.consent, "supervisor_post"),
        "case.decline": lambda: one(
            town.proposed(), "case.decline-refuse", cases.decline, "supervisor_post", why="再看"
        ),
        "case.close": lambda: one(town.granted(), "case.close", cases.close, "window_post"),
        "case.withdraw": lambda: one(town.accepted(), "case.withdraw", cases.withdraw),
    }


def _bundle_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    desk = town.desk

    def clerk() -> Actor:
        return desk.actor("govservice.window")

    def submit() -> Scene:
        (draft,), by, at = drafts(1), town.owner, town.later()
        town.number += 1
        key = f"submit-{town.number}"
        return Scene(lambda: bundles.submit(draft=draft, key=key, by=by, at=at).id, set(), makes="bundle", alike=True)

    def one(bundle: int, event: str, verb: Callable[..., Any], by: Actor, **more: Any) -> Scene:
        at = town.later()
        return Scene(
            lambda: verb(bundle=bundle, by=by, at=at, **more)[0], _inside(bundle), bundle, once=(event, bundle)
        )

    def accept() -> Scene:
        bundle = town.bundle()
        return one(bundle, "bundle.accept", bundles.accept, clerk(), checked=desk.checklist(bundle))

    def told() -> int:
        bundle = town.bundle()
        bundles.correct(bundle=bundle, items=["food-layout"], text="请补正", by=clerk(), at=town.later())
        return bundle

    def resubmit() -> Scene:
        bundle = told()
        file = Material.objects.filter(case__in=_inside(bundle), slug="food-layout")[0].file_id
        return one(bundle, "bundle.resubmit", bundles.resubmit, town.owner, files={"food-layout": [file]})

    def proposed() -> int:
        bundle = town.bundle()
        bundles.propose_not_accept(bundle=bundle, by=clerk(), at=town.later(), **CODED)
        return bundle

    def second() -> Actor:
        return desk.actor("govservice.supervisor")

    def dependents() -> Scene:
        town.later()
        town.number += 1
        bundle = desk.accepted(f"kill-{town.number}")
        first = desk.decided(bundle)
        return Scene(lambda: _read(town), _inside(bundle), bundle, once=("case.grant", first.pk), alike=True)

    return {
        "bundle.submit: cases.wait": submit,
        "bundle.accept: cases.accept_set": accept,
        "bundle.correct": lambda: one(
            town.bundle(), "bundle.correct", bundles.correct, clerk(), items=["food-layout"], text="请补正"
        ),
        "bundle.resubmit: cases.amend": resubmit,
        "bundle.propose_not_accept": lambda: one(
            town.bundle(), "bundle.propose-not-accept", bundles.propose_not_accept, clerk(), **CODED
        ),
        "bundle.consent: cases.stop": lambda: one(proposed(), "bundle.not-accept", bundles.consent, second()),
        "bundle.decline": lambda: one(proposed(), "bundle.decline-not-accept", bundles.decline, second(), why="再看"),
        "bundle.withdraw": lambda: one(town.bundle(), "bundle.withdraw", bundles.withdraw, town.owner),
        "readers: bundles.start_dependents, cases.start": dependents,
    }


def _read(town: Town) -> None:
    log.settle()
    log.run_readers(town.desk.at)


def _other_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    def make() -> Scene:
        town.settled()
        case, _ = town.granted()
        licence, at = Licence.objects.get(case_ref=f"case:{case}").pk, town.later()
        return Scene(lambda: licences.make(licence=licence, at=at), {case}, once=("licence.issue", licence), alike=True)

    def silence() -> Scene:
        at = town.far
        due.sweep(at)  # what the acts before have left is not this one's
        town.settled()
        case, known = town.single()
        move = "case.deem-accepted" if known.review_posts else "case.deem-accepted-direct"
        return Scene(
            lambda: due.sweep(at) and None,
            {case},
            once=(move, case),
            again=lambda: due.sweep(at + timedelta(days=1)) and None,
            alike=True,
        )

    def seal() -> Scene:
        log.settle()
        log.seal_batches(town.later())
        case, _ = town.accepted()
        at = town.later()
        return Scene(
            lambda: log.settle() and log.seal_batches(at) and None, {case}, once=("case.accept", case), alike=True
        )

    def at_the_window() -> Scene:
        by = town.desk.actor("govservice.window")
        draft, at = signed_draft(by, town.later()), town.later()
        town.number += 1
        key = f"window-{town.number}"
        return Scene(
            lambda: cases.submit_item_draft(draft=draft, key=key, by=by, at=at).id, set(), makes="case", alike=True
        )

    def by_api() -> Scene:
        login, business, answers = leader()
        program = program_of(login)
        body = sign(program, business, answers)
        town.number += 1
        return Scene(lambda: _filed(program, body, f"api-{town.number}"), set(), makes="case", alike=True)

    return {
        "licence.make, licence.issue": make,
        "sweep: cases.deem_accepted": silence,
        "log.seal": seal,
        "case.submit_item_draft": at_the_window,
        "api: cases.apply, cases.file": by_api,
    }


def _filed(program: Program, body: dict[str, Any], key: str) -> Any:
    answer = program.post("/cases", body, key=key)
    assert answer.status_code == 201, (answer.status_code, answer.content[:500])
    return answer.json()["id"]


def acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """Every act by its name."""
    from tests.faults.killing.agents import agent_acts  # they build on the scenes of this module
    from tests.faults.killing.money import money_acts
    from tests.faults.killing.parcels import parcel_acts
    from tests.faults.killing.plants import project_acts

    return (
        _case_acts(town)
        | _bundle_acts(town)
        | _other_acts(town)
        | money_acts(town)
        | parcel_acts(town)
        | project_acts(town)
        | agent_acts(town)
    )


def born(scene: Scene, returned: Any) -> None:
    """After its call the scene knows what it has made."""
    if scene.makes == "case":
        scene.cases = {returned}
    elif scene.makes == "bill":
        scene.bill = returned
    elif scene.makes == "bundle":
        scene.bundle, scene.cases = returned, _inside(returned)
