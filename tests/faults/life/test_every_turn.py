"""Every turn of a case (办件各环节状态机): holds, extensions, promised papers, fees, silence, pressed by anybody in any order.

No model says beforehand what is possible; the tables do. Whoever has not the role is always refused; who is refused has
changed nothing; what always holds, holds; and the log lived once more comes to the same rows (``replay``). What the
database takes from whoever calls its functions by himself is what the table of moves names, and no more.
"""

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from onewindow.domain.cases import actions, rules
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.actions.ending import destroying
from onewindow.domain.cases.actions.ending.destroying import approve_disposal, destroy, propose_disposal
from onewindow.domain.cases.models import ENDED, Case, Certificate, Material
from onewindow.domain.cases.states import CASE, EXAMINED
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.fees.models import Fee, FeeItem
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step as steps
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event, Task
from tests.domain.cases.city import REVIEWING, City, another
from tests.domain.cases.conftest import city
from tests.domain.cases.road import Road
from tests.domain.cases.test_destroying import _office
from tests.faults.life.around import AFTER, ASIDE
from tests.faults.life.case_truths import quiet, truths
from tests.faults.life.hand import CITIZEN, Hand
from tests.faults.life.replay import replayed, seen
from tests.faults.life.themes import ELSEWHERE, THEMES, Theme
from tests.faults.life.turns import SLUGS, VERBS, WAYS
from tests.faults.life.world import DEEP, SECONDS, Machine, attempt, committed, live

__all__ = ["city"]
KINDS = (
    ["forward"] * 8
    + ["themed"] * 8
    + ["beside"] * 4
    + ["anything"] * 4
    + ["files", "time", "time", "readers", "by_sql", "after", "rarely"]
)
ON_THE_WAY = ["onward"] * 6 + ["anything", "readers", "by_sql"]
"""Of a steady life until its road is gone: nothing else moves its case but what anybody may do at any time."""
BESIDE = [
    "hold",
    "hold",
    "release",
    "propose_extension",
    "pay",
    "propose_refund",
    "approve_refund",
    "withdraw",
    "cancel_bill",
    *ASIDE,
]
ROOT = Path(__file__).resolve().parents[3]
START = datetime.fromisoformat("2026-09-01T10:00:00+08:00")
HOURS = (1, 5, 24, 24 * 4, 24 * 16, 24 * 40)
LIVED = 15
"""So many moves of a case a short run lives through; a deep one all."""


class Life(Machine):
    """Some cases of items with every rule, and everybody who may press something."""

    consequence = "correction"
    only: Theme | None = None
    """What all lives are about; none: each draws its own."""

    def __init__(self, city: City, items: list[int], keepers: tuple[Actor, Actor]) -> None:
        super().__init__(START)
        self.keepers = keepers
        self.road, self.city, self.items = Road(city, START, timedelta()), city, items
        self.touched: set[int] = set()
        self.people = {
            "citizen": city.citizen,
            "stranger": city.stranger,
            **{".".join(key): actor for key, actor in city.staff.items()},
        }

    @initialize(theme=st.sampled_from(THEMES), steady=st.booleans(), data=st.data())
    def first(self, theme: Theme, steady: bool, data: st.DataObject) -> None:
        """Nobody starts with nothing; what this life is mostly about, and whether it knows its way."""
        self.theme = theme = self.only or theme
        self.left = list(theme.road) if steady else []
        self.again = False

        def given(value: Any, *of: Any) -> Any:
            return value if steady else data.draw(st.sampled_from(of))

        type(self).consequence = given(theme.consequence, "closed", "correction")
        item = data.draw(st.sampled_from(theme.items if steady else range(4)))
        self._file(self.items[item], promised=given(theme.promised, False, True), at_window=False)
        if given(theme.ahead, True, True, False):  # its examination has begun
            (case,) = self.touched
            attempt(lambda: actions.accept(case=case, by=self.city.clerk, at=self.tick()))
            for name in REVIEWING if item == 0 else ():
                by = self.city.of(name, "examiner")
                attempt(lambda by=by: actions.review(case=case, stance="agree", by=by, at=self.tick()))  # type: ignore[misc]

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """One thing happens."""
        what = data.draw(st.sampled_from(ON_THE_WAY if self.left else KINDS))
        getattr(self, f"_{what}")(data)

    def _files(self, data: st.DataObject) -> None:
        if Case.objects.count() < 4:
            item = data.draw(st.sampled_from(self.items))
            self._file(item, promised=data.draw(st.booleans()), at_window=data.draw(st.booleans()))

    def _file(self, item: int, *, promised: bool, at_window: bool) -> None:
        papers = [*self.road.papers(*SLUGS[:2]), Paper(SLUGS[2], "promise") if promised else self.road.paper(SLUGS[2])]
        told: dict[str, Any] = {"item": item, "papers": papers, "at": self.tick()}
        if at_window:
            told |= {"by": self.city.clerk, "owner": self.city.citizen.account, "channel": "window"}
        self.touched = {self.road.file(**told).id}

    # --- who presses

    def _some(self, data: st.DataObject) -> int:
        return int(data.draw(st.sampled_from(sorted(Case.objects.values_list("pk", flat=True)))))

    def _anything(self, data: st.DataObject) -> None:
        """Any verb by anybody."""
        verb = data.draw(st.sampled_from(sorted(VERBS)))
        self._try(verb, self._some(data), data.draw(st.sampled_from(sorted(self.people))), data)

    def _forward(self, data: st.DataObject) -> None:
        """What is open, by whom it is open for."""
        open_ = Task.objects.filter(kind="case", closed_at=None, name__in=list(WAYS)).order_by("pk")
        rows = [row for row in open_.values_list("name", "thing", "post") if row[0] in WAYS]
        if not rows:
            return self._anything(data)
        name, case, post = data.draw(st.sampled_from(rows))
        verb = data.draw(st.sampled_from(WAYS[name]))
        right = [who for who, actor in self.people.items() if post in actor.posts] or ["citizen"]
        self._try(verb, case, data.draw(st.sampled_from(right)), data)
        return None

    def _themed(self, data: st.DataObject) -> None:
        """What this life is about, by who has the task, or whose it is otherwise."""
        self._of_the_road(data.draw(st.sampled_from(self.theme.road)), data)

    def _onward(self, data: st.DataObject) -> None:
        """The next thing on the road of a steady life; refused twice, it is left out."""
        done = self._of_the_road(self.left[0], data, steady=True)
        if done or self.again:
            self.left.pop(0)
        self.again = not (done or self.again)
        if not self.left:
            replayed(("case",))

    def _of_the_road(self, one: str, data: st.DataObject, *, steady: bool = False) -> bool:
        verb, _, which = one.partition(" ")
        if verb == "readers":
            self._readers(data)
            return True
        if verb == "time":
            if not steady:
                self._time(data)
            return not steady or self._until(which)
        names = [name for name, verbs in WAYS.items() if verb in verbs]
        open_ = Task.objects.filter(kind="case", closed_at=None, name__in=names).order_by("pk")
        rows = list(open_.values_list("thing", "post", "actor"))
        if not rows:
            return self._aside(verb, data, steady, which)
        case, post, person = rows[0] if steady else data.draw(st.sampled_from(rows))
        right = [who for who, actor in self.people.items() if post in actor.posts] or [CITIZEN]
        right = [who for who in right if self.people[who].account == person] or right
        return self._try(verb, case, right[0] if steady else data.draw(st.sampled_from(right)), data, steady, which)

    def _until(self, name: str) -> bool:
        """Time passes from one due moment to the next, the sweeper comes at each, until this task is due; whether there is one."""
        open_ = Task.objects.filter(kind="case", closed_at=None, due_at__gt=self.now)
        due = open_.filter(name=name).order_by("due_at").values_list("due_at", flat=True).first()
        while due is not None and self.now < due:
            next_ = open_.filter(due_at__gt=self.now).order_by("due_at").values_list("due_at", flat=True).first()
            self.tick((next_ or due) - self.now + timedelta(minutes=1))
            self.sweep()
        self.touched = set()
        return due is not None

    def _beside(self, data: st.DataObject) -> None:
        """What may be done beside the work of an examined case, by who may."""
        self._aside(data.draw(st.sampled_from(BESIDE)), data)

    def _aside(self, verb: str, data: st.DataObject, steady: bool = False, which: str = "") -> bool:
        fit = AFTER.get(verb, EXAMINED)
        cases = sorted(Case.objects.filter(state__in=fit).values_list("pk", flat=True)) or [self._some(data)]
        role = VERBS[verb][0][0]
        who = CITIZEN if verb == "withdraw" or role == CITIZEN else f"market.{role}"
        return self._try(verb, cases[0] if steady else data.draw(st.sampled_from(cases)), who, data, steady, which)

    def _after(self, data: st.DataObject) -> None:
        """What may follow on a refusal: an appeal, and what becomes of it."""
        refused = Case.objects.filter(outcome__in=("refused", "deemed_refused")).order_by("pk")
        case = data.draw(st.sampled_from(list(refused.values_list("pk", flat=True)) or [self._some(data)]))
        self._try(data.draw(st.sampled_from(["record_appeal", "end_appeal"])), case, "market.supervisor", data)

    def _rarely(self, data: st.DataObject) -> None:
        """Ten years after its end a file is destroyed, by two; nothing is done to it any more."""
        gone = Certificate.objects.values("case")
        ended = list(
            Case.objects.filter(state__in=ENDED).exclude(pk__in=gone).order_by("pk").values_list("pk", flat=True)
        )
        if not ended:
            return
        case, first, second = data.draw(st.sampled_from(ended)), *self.keepers
        then = self.tick() + timedelta(days=366 * data.draw(st.sampled_from([11, 11, 1])))
        connection.check_constraints()
        found: list[int] = []
        refused = attempt(lambda: found.append(propose_disposal(cases=[case], reason="期满", by=first, at=then)))
        if refused is not None:
            return
        assert attempt(lambda: approve_disposal(disposal=found[0], by=first, at=then)), "one person alone destroys"
        assert attempt(lambda: destroy(disposal=found[0], by=first, at=then)), "destroyed before it was approved"
        approve_disposal(disposal=found[0], by=second, at=then)
        assert destroy(disposal=found[0], by=first, at=then) == 1 == destroy(disposal=found[0], by=second, at=then)
        assert not Material.objects.filter(case=case).exists()

    def _try(self, verb: str, case: int, who: str, data: st.DataObject, steady: bool = False, which: str = "") -> bool:
        by, (roles, press) = self.people[who], VERBS[verb]
        before = self._stand(case)
        hand = Hand(self.road, case, by, self.tick(), data, steady, which)
        with transaction.atomic():
            refused = attempt(lambda: committed(lambda: press(hand)))
        self.touched = {case}
        if refused is not None:
            assert self._stand(case) == before, (
                f"{verb} by {who} was refused ({refused.code}) and has changed something"
            )
        else:
            role = CITIZEN if who == "citizen" else who.rpartition(".")[2].rstrip("2")
            assert role in roles, f"{verb} by {who}"
        return refused is None

    def _stand(self, case: int) -> tuple[Any, ...]:
        row = Case.objects.get(pk=case)
        return row.state, row.version, Event.objects.count(), Task.objects.filter(closed_at=None).count()

    # --- what happens by itself

    def _time(self, data: st.DataObject) -> None:
        """Time passes, to a due moment or over it, and the sweeper comes."""
        due = (
            Task.objects.filter(closed_at=None, due_at__gt=self.now).order_by("due_at").values_list("due_at", flat=True)
        )
        next_ = due.first()
        hours = data.draw(st.sampled_from(HOURS))
        if next_ is not None and data.draw(st.booleans()):
            self.tick(next_ - self.now + timedelta(minutes=1))
        else:
            self.tick(timedelta(hours=hours))
        self.sweep()
        self.touched = set()

    def _readers(self, data: st.DataObject) -> None:
        """The readers come: bills, messages, closing; then nothing is owed."""
        self.read()
        quiet()
        self.touched = set()

    def _by_sql(self, data: st.DataObject) -> None:
        """Somebody calls the function himself: a move the table does not name is refused; nothing of it stays."""
        case = self._some(data)
        row = Case.objects.get(pk=case)
        move = data.draw(st.sampled_from(CASE.moves))
        with transaction.atomic():
            try:
                with transaction.atomic():
                    moved = steps.step(CASE, case, row.version, move.name, by=None, at=self.tick())
                    assert row.state in move.sources, f"SQL took {move.name} from {row.state}"
                    assert moved.state in (
                        move.target or row.state,
                        row.state if move.join else move.target or row.state,
                    )
            except steps.NoSuchMove:
                assert row.state not in move.sources, f"SQL refused {move.name} from {row.state}"
            except (DatabaseError, Refusal):
                assert row.state in move.sources, "only a named rule stands in the way of a named move"
            transaction.set_rollback(True)

    @invariant()
    def all_holds(self) -> None:
        """State, tasks, events, licences, consent, clocks; every due moment has its light; the log tells the same."""
        ids = set(Case.objects.values_list("pk", flat=True))
        truths(ids, (self.touched or ids) - set(Certificate.objects.values_list("case", flat=True)))
        if self.steps % 5 == 0:
            replayed(("case", "bill", "licence"))
        self.touched = set()


@pytest.fixture
def items(city: City) -> list[int]:
    """What is applied for: an item with reviews; by silence granted, refused; with a fee that the promise waits for."""
    silent = {"outcome": "granted", "rule": "行政许可法第五十条第二款"}
    charged = another(
        "charged", fee={"amount": 80, "zh": "元", "en": "yuan"}, particulars={"holds": ["fee", "publicity"]}
    )
    Fee.objects.create(
        code="x", effective_from="2026-01-01", name_zh="登记费", name_en="Registration", rule="fixed", amount=8000,
        basis="某条例第三条", department=Department.objects.get(slug="market"),
    )  # fmt: skip
    FeeItem.objects.create(code="x", item=ItemVersion.objects.get(pk=charged).item)
    return [
        city.reviewed,
        charged,
        another(
            "renewal",
            particulars={"silence": silent, "holds": ["applicant"]},
            special_procedures=[{"kind": "technical_review"}, {"kind": "expert_review"}],
        ),
        another("deemed-no", particulars={"silence": silent | {"outcome": "refused"}}),
    ]


Keepers = tuple[Actor, Actor]


@pytest.fixture
def keepers(city: City, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keepers:
    """Who destroys files; and what every life needs around it."""
    settings.HOME, settings.DEMO, settings.COURIER = tmp_path, True, "demo"
    monkeypatch.setattr(rules, "tolerance", lambda own: rules.Tolerance("3wd", Life.consequence, "5wd", "1wd"))
    monkeypatch.setattr(destroying.files, "packed", lambda one: f"{one.case.pk}".encode())  # PDFs are made elsewhere
    seen.clear()
    return _office("archivist"), _office("archivist2")


class Sure:
    """Who draws nothing at random: always the first."""

    def draw(self, of: Any) -> Any:
        """The first of these."""
        return of.elements[0]


def test_each_road_lives_its_moves(city: City, items: list[int], keepers: Keepers) -> None:
    data: Any = Sure()
    for theme in THEMES:
        life = Life(city, items, keepers)
        life.first(theme=theme, steady=True, data=data)
        while life.left:
            life._onward(data)
        life.all_holds()
        replayed(("case", "bill", "licence"))
        life.teardown()
        left = {*theme.lives} - _lived()
        assert not left, f"{left}, not lived on {theme.road}"


def test_every_turn(city: City, items: list[int], keepers: Keepers, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[Theme | None] = [*THEMES] if DEEP else [None]
    for _ in range(3):  # a slow machine gets round to less: then once more what is left
        for theme in rounds:
            monkeypatch.setattr(Life, "only", theme)
            live(Life, city, items, keepers, examples=6, seconds=SECONDS / len(THEMES))
        left = _named() - _lived()
        rounds = [theme for theme in THEMES if left & {*theme.lives}]
        if not DEEP or not left:
            break
    print("not lived:", sorted(left), "lived elsewhere:", ELSEWHERE)
    assert not left if DEEP else len(_named() - left) >= LIVED, sorted(left)


def test_every_move_has_a_road_or_a_test_of_its_own() -> None:
    moves = {move.name for move in (*CASE.births.values(), *CASE.moves)}
    roads = {move for theme in THEMES for move in theme.lives}
    assert roads | set(ELSEWHERE) == moves, roads.symmetric_difference(moves - set(ELSEWHERE))
    for move, test in ELSEWHERE.items():
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text())
        body = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name)
        told = {one.value for one in ast.walk(body) if isinstance(one, ast.Constant)}
        assert {f"case.{move}", move} & told, f"{test} says nothing of {move}"


def _named() -> set[str]:
    return {move.name for move in (*CASE.births.values(), *CASE.moves)} - set(ELSEWHERE)


def _lived() -> set[str]:
    return {move for kind, move in seen if kind == "case"}
