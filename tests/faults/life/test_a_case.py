"""A case whatever happens to it (办件状态机): any verb by anybody in any order, old pages, time that passes.

A small model says beforehand whether a verb may be carried out; the verb must agree, and after each step everything
that always holds is asked of the tables.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from tests.domain.cases.city import REVIEWING, City
from tests.domain.cases.conftest import city
from tests.domain.cases.road import Road
from tests.faults.life.case_truths import quiet, truths
from tests.faults.life.replay import replayed
from tests.faults.life.world import Machine, attempt, live

__all__ = ["city"]
SLUGS = ("id-card", "floor-plan", "health-proof")
WORDS = {
    "reason": "other",
    "reasons": "不符合条件",
    "guidance": "可以申请行政复议",
    "legal_basis": "行政许可法第三十八条",
}
VERBS = ("accept", "correct", "resubmit", "review", "grant", "refuse", "not_accept", "consent", "decline", "close",
         "withdraw")  # fmt: skip
KINDS = ["forward"] * 8 + ["anything"] * 5 + ["files", "time", "time", "readers", "seal"]
Call = Callable[[], Any]
START = datetime.fromisoformat("2026-09-01T10:00:00+08:00")


@dataclass
class Model:
    """What a person at the side would know of a case."""

    owner: int
    enterprise: int | None
    reviewed: bool
    state: str = "filed"
    reviews: set[str] = field(default_factory=set)
    against: bool = False
    proposal: tuple[str, int | None] | None = None
    named: tuple[str, ...] = ()
    noticed: bool = False
    due: Any = None


class Life(Machine):
    """Some cases at once, and everybody who may press something."""

    def __init__(self, city: City) -> None:
        super().__init__(START)
        self.road = Road(city, START, timedelta())
        self.city = city
        self.cases: dict[int, Model] = {}
        self.touched: set[int] = set()  # none: perhaps all
        both = frozenset(city.approver.posts | city.supervisor.posts | city.clerk.posts)
        self.people = {
            "citizen": city.citizen,
            "stranger": city.stranger,
            "legal": city.legal,
            **{".".join(key): actor for key, actor in city.staff.items()},
            "both": replace(city.approver, posts=both),
        }

    # --- who may

    def _is(self, by: Actor, role: str, department: str = "market") -> bool:
        return not self.city.of(department, role).posts.isdisjoint(by.posts)

    def _owns(self, by: Actor, case: Model) -> bool:
        return by.account == case.owner or case.enterprise in by.enterprises

    def _right(self, verb: str, case: Model) -> list[str]:
        """Those who may, if the moment is right."""
        if verb in ("resubmit", "withdraw"):
            return [name for name, one in self.people.items() if self._owns(one, case)]
        if verb == "review":
            return [f"{name}.examiner" for name in sorted(case.reviews)]
        role = {"grant": "approver", "refuse": "approver", "consent": "supervisor", "decline": "supervisor"}
        return [name for name, one in self.people.items() if self._is(one, role.get(verb, "window"))]

    # --- what may happen

    def _may(self, verb: str, case: Model, by: Actor, more: dict[str, Any], missing: set[str]) -> bool | None:
        """Whether it must be carried out; None: the model does not know."""
        free = case.proposal is None
        if verb == "accept":
            return case.state == "filed" and free and self._is(by, "window") and not missing
        if verb == "correct":
            well = case.state == "filed" and free and self._is(by, "window") and bool(more["items"])
            return None if well and case.noticed else well
        if verb == "resubmit":
            return case.state == "correcting" and self._owns(by, case) and set(case.named) <= set(more["slugs"])
        if verb == "review":
            mine = [name for name in case.reviews if self._is(by, "examiner", name)]
            return case.state == "reviewing" and bool(mine) and (more["stance"] == "agree" or bool(more["text"]))
        if verb == "grant":
            return (
                case.state == "deciding"
                and free
                and self._is(by, "approver")
                and not (case.against and not more["overrule"])
            )
        if verb == "refuse":
            return case.state == "deciding" and free and self._is(by, "approver")
        if verb == "not_accept":
            return case.state == "filed" and free and self._is(by, "window")
        if verb == "consent":
            return not free and self._is(by, "supervisor") and by.account != (case.proposal or ("", 0))[1]
        if verb == "decline":
            return not free and self._is(by, "supervisor")
        if verb == "close":
            return case.state in ("granted", "refused") and self._is(by, "window")
        return case.state in ("filed", "correcting", "reviewing", "deciding") and self._owns(by, case)

    def _call(self, verb: str, pk: int, by: Actor, more: dict[str, Any], seen: int | None) -> Call:
        told: dict[str, Any] = {"case": pk, "by": by, "at": self.tick()}
        page = told if seen is None else told | {"seen": seen}
        papers = [self.road.paper(slug) for slug in more["slugs"] if slug in SLUGS]
        answers = {"shop.name": f"小馆 {self.now:%d%H%M%S}"} if "shop.name" in more["slugs"] else None
        calls: dict[str, Call] = {
            "accept": lambda: actions.accept(**page),
            "correct": lambda: actions.correct(**page, items=more["items"], text="请补正"),
            "resubmit": lambda: actions.resubmit(**page, papers=papers, answers=answers),
            "review": lambda: actions.review(**told, stance=more["stance"], text=more["text"]),
            "grant": lambda: actions.grant(**page, overrule=more["overrule"]),
            "refuse": lambda: actions.propose_refusal(**page, **WORDS),
            "not_accept": lambda: actions.propose_not_accept(**page, **WORDS),
            "consent": lambda: actions.consent(**page),
            "decline": lambda: actions.decline(**page, why="再看"),
            "close": lambda: actions.close(**page),
            "withdraw": lambda: actions.withdraw(**page),
        }
        return calls[verb]

    def _try(self, verb: str, pk: int, by: Actor, more: dict[str, Any], old: int = 0) -> None:
        self.touched = {pk}
        case, row = self.cases[pk], Case.objects.get(pk=pk)
        missing = set(Material.objects.filter(case=pk, state__in=("missing", "faulty")).values_list("slug", flat=True))
        expected = self._may(verb, case, by, more, missing)
        if old and verb != "review":
            expected = False
        refused = attempt(self._call(verb, pk, by, more, row.version - old if old else None))
        if expected is not None:
            assert (refused is None) == expected, f"{verb} on {case}: {refused!r}, expected {expected}"
        if refused is None:
            self._moved(verb, case, by, more)

    def _moved(self, verb: str, case: Model, by: Actor, more: dict[str, Any]) -> None:
        if verb == "accept":
            self._accepted(case)
        elif verb == "correct":
            case.state, case.named, case.noticed = "correcting", tuple(more["items"]), True
        elif verb == "resubmit":
            case.state = "filed"
        elif verb == "review":
            mine = sorted(name for name in case.reviews if self._is(by, "examiner", name))
            case.reviews.discard(mine[0])
            case.against |= more["stance"] == "disagree"
            case.state = "reviewing" if case.reviews else "deciding"
        elif verb in ("refuse", "not_accept"):
            case.proposal = (verb, by.account)
        elif verb == "decline":
            case.proposal = None
        elif verb == "consent":
            case.state = "refused" if (case.proposal or ("",))[0] == "refuse" else "not_accepted"
            case.proposal = None
        else:
            case.state = {"grant": "granted", "close": "closed", "withdraw": "withdrawn"}[verb]
            case.proposal = None

    def _accepted(self, case: Model) -> None:
        case.proposal = None
        case.reviews = set(REVIEWING) if case.reviewed else set()
        case.state = "reviewing" if case.reviewed else "deciding"

    # --- rules

    @initialize()
    def first(self) -> None:
        """Nobody starts with nothing."""
        self._file(self.city.citizen, True, SLUGS, None)

    @rule(what=st.sampled_from(KINDS), data=st.data())
    def step(self, what: str, data: st.DataObject) -> None:
        """One thing happens. (One rule: hypothesis would leave out others for a whole life.)"""
        getattr(self, f"_{what}")(data)

    def _files(self, data: st.DataObject) -> None:
        """Somebody files, perhaps the same submission once more."""
        if len(self.cases) < 4:
            by = data.draw(st.sampled_from([self.city.citizen, self.city.stranger]))
            brought = data.draw(st.sampled_from([SLUGS, SLUGS, ("floor-plan",), ("id-card", "floor-plan")]))
            self._file(by, data.draw(st.booleans()), brought, data.draw(st.sampled_from([None, "a", "b"])))

    def _file(self, by: Actor, reviewed: bool, slugs: tuple[str, ...], key: str | None) -> None:
        holder = replace(self.road.holder(), person=by.person)
        item = self.city.reviewed if reviewed else self.city.direct
        known = key is not None and Case.objects.filter(owner=by.account, key=key).exists()
        filed = self.road.file(
            item=item, by=by, at=self.tick(), holder=holder, key=key, papers=self.road.papers(*slugs)
        )
        assert filed.again == known
        if not filed.again:
            self.touched = {filed.id}
            self.cases[filed.id] = Model(by.account or 0, None, reviewed)

    def _anything(self, data: st.DataObject) -> None:
        """Any verb by anybody, perhaps from an old page."""
        pk = data.draw(st.sampled_from(sorted(self.cases)))
        verb, by = data.draw(st.sampled_from(VERBS)), self.people[data.draw(st.sampled_from(sorted(self.people)))]
        self._try(verb, pk, by, data.draw(MORE), data.draw(st.sampled_from([0, 0, 0, 0, 1, 2])))

    def _ways(self, case: Model) -> list[str]:
        if case.proposal:
            return ["consent", "decline"]
        ways = {
            "filed": ["accept", "accept", "correct", "not_accept"],
            "correcting": ["resubmit"],
            "reviewing": ["review"],
        }
        return ways.get(case.state, ["grant", "grant", "refuse"] if case.state == "deciding" else ["close"])

    def _forward(self, data: st.DataObject) -> None:
        """The right person does what is open."""
        going = [pk for pk, case in self.cases.items() if case.state not in ("closed", "withdrawn", "not_accepted")]
        pk = data.draw(st.sampled_from(going or sorted(self.cases)))
        case = self.cases[pk]
        verb = data.draw(st.sampled_from(self._ways(case)))
        by = self.people[data.draw(st.sampled_from(self._right(verb, case) or sorted(self.people)))]
        more = data.draw(MORE)
        if verb == "resubmit":
            more["slugs"] = tuple(sorted({*more["slugs"], *case.named}))
        self._try(verb, pk, by, more)

    def _time(self, data: st.DataObject) -> None:
        """Time passes, and the sweeper comes."""
        self.tick(timedelta(hours=data.draw(st.sampled_from([1, 5, 24, 24 * 8, 24 * 40]))))
        self.sweep()
        for pk, case in self.cases.items():
            if case.state == "filed" and Case.objects.get(pk=pk).accepted_at is not None:
                self._accepted(case)

    def _readers(self, data: st.DataObject) -> None:
        """The readers come; what is handed over closes itself."""
        self.read()
        for case in self.cases.values():
            if case.state in ("granted", "refused"):
                case.state = "closed"
        quiet()
        replayed(("case", "licence"))

    def _seal(self, data: st.DataObject) -> None:
        """The log is sealed."""
        log.seal_batches(self.tick())

    @invariant()
    def all_holds(self) -> None:
        """State, tasks, events, licences, consent, clocks."""
        truths(set(self.cases), self.touched or set(self.cases))
        self.touched = set()
        for row in Case.objects.all():
            case = self.cases[row.pk]
            assert row.state == case.state
            assert case.due in (None, row.promised_due_at), "an accepted case's clock was moved"
            case.due = row.promised_due_at


MORE = st.fixed_dictionaries(
    {
        "items": st.sampled_from([("floor-plan",), ("floor-plan",), ("id-card", "shop.name"), ("health-proof",), ()]),
        "slugs": st.sampled_from([SLUGS, ("floor-plan",), ("id-card", "floor-plan")]),
        "stance": st.sampled_from(["agree", "agree", "agree", "disagree", "conditions"]),
        "text": st.sampled_from(["", "意见"]),
        "overrule": st.sampled_from(["", "理由"]),
    }
)


def test_whatever_happens_to_a_case(city: City, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    live(Life, city, examples=10)
