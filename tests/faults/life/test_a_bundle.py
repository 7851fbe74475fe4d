"""A bundle whatever happens to it and to its cases (一件事状态机): window, applicant, departments, time, readers in any order."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.actions import together
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries.together import options
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task
from tests.domain.bundles.conftest import packages
from tests.domain.bundles.filling import value
from tests.domain.bundles.story import Story
from tests.faults.life import bundle_truths, case_truths
from tests.faults.life.replay import replayed, seen
from tests.faults.life.themes import OF_BUNDLES
from tests.faults.life.world import DEEP, Machine, attempt, live

__all__ = ["packages"]
WORDS = {
    "reason": "other",
    "reasons": "不符合条件",
    "guidance": "可以申请行政复议",
    "legal_basis": "行政许可法第三十二条",
}
KINDS = [
    "submit", "submit", *["window"] * 5, *["department"] * 9, "together", "together", "applicant", "time", "readers", "readers"
]  # fmt: skip
OTHER = ({"q6": "yes"}, {"q6": "no"}, {"q2": "none"}, {"q4": "yes"}, {"q1": "licensed"})
"""Answers that add an item, leave all as it is, drop one, drop what others wait for."""


class Life(Machine):
    """Up to three bundles, everybody around them."""

    def __init__(self, story: Story, drafts: list[int]) -> None:
        super().__init__(story.now)
        self.story, self.drafts = story, drafts
        self.bundles: dict[int, int] = {}
        window = Post.objects.get(department__slug="govservice", role="window").pk
        supervisor = Post.objects.get(department__slug="govservice", role="supervisor").pk
        self.people = {
            "owner": story.owner,
            "stranger": story.actor("liguoqiang"),
            "clerk": story.clerk,
            "colleague": story.colleague,
            "supervisor": story.with_post(supervisor, "govservice.supervisor"),
            "both": story.with_post(supervisor, "govservice.window"),
            "examiner": story.actor("market.examiner"),
        }
        assert window in self.people["clerk"].posts

    @rule(what=st.sampled_from(KINDS), data=st.data())
    def step(self, what: str, data: st.DataObject) -> None:
        """One thing happens."""
        getattr(self, f"_{what}")(data)

    def _submit(self, data: st.DataObject) -> None:
        """A draft is submitted, perhaps once more, perhaps under another name."""
        n = data.draw(st.integers(0, len(self.drafts) - 1))
        key = data.draw(st.sampled_from(["a", "a", "b"])) + str(n)
        made = actions.submit(draft=self.drafts[n], key=key, by=self.story.owner, at=self.tick())
        assert self.bundles.setdefault(n, made.id) == made.id, "one draft, two bundles"

    def _some(self, data: st.DataObject) -> int | None:
        return data.draw(st.sampled_from(sorted(self.bundles.values()))) if self.bundles else None

    def _window(self, data: st.DataObject) -> None:
        """Window, supervisor and applicant press on a bundle; mostly the right ones, sometimes from an old page."""
        pk = self._some(data)
        if pk is None:
            return
        row = Bundle.objects.get(pk=pk)
        open_ = list(Task.objects.filter(kind="bundle", thing=pk, closed_at=None).values_list("name", flat=True))
        ways = {
            "accept": ["accept", "accept", "accept", "correct", "not_accept"],
            "consent": ["consent", "decline"],
            "correct": ["resubmit"],
        }
        likely = [one for name in open_ for one in ways.get(name, [])]
        verb = data.draw(
            st.sampled_from(likely * 3 + ["accept", "correct", "not_accept", "consent", "decline", "resubmit"])
        )
        right = {"resubmit": "owner", "consent": "supervisor", "decline": "supervisor"}.get(verb, "clerk")
        who = data.draw(st.sampled_from([right] * 5 + sorted(self.people)))
        old = data.draw(st.sampled_from([0, 0, 0, 1]))
        seen = row.version - old if old else None
        refused = attempt(lambda: self._press(verb, pk, self.people[who], data, seen))
        if old or who in ("stranger", "examiner") or (who == "owner") != (verb == "resubmit"):
            assert refused is not None, f"{verb} by {who}, {old} versions late"
        elif verb == "decline" and "consent" in open_ and who in ("supervisor", "both"):
            assert refused is None, repr(refused)

    def _press(self, verb: str, pk: int, by: Actor, data: st.DataObject, seen: int | None) -> None:
        told: dict[str, Any] = {"bundle": pk, "by": by, "at": self.tick(), "seen": seen}
        mine = Material.objects.filter(case__in=BundleCase.objects.filter(bundle=pk).values("case"))
        if verb == "accept":
            whole = sorted(set(mine.filter(satisfied_by__in=("upload", "promise")).values_list("slug", flat=True)))
            actions.accept(**told, checked=whole[data.draw(st.sampled_from([0, 0, 0, 1])) :])
        elif verb == "correct":
            actions.correct(
                **told, items=data.draw(st.sampled_from([["food-layout"], ["lease", "sign.name"], []])), text="请补正"
            )
        elif verb == "resubmit":
            named = sorted(set(mine.filter(state="faulty").values_list("slug", flat=True)))
            name = {"sign.name": f"面馆 {self.now:%d%H%M}"} if data.draw(st.booleans()) else {}
            actions.resubmit(**told, files={slug: [self.story.stored()] for slug in named}, data=name)
        elif verb == "not_accept":
            actions.propose_not_accept(**told, **WORDS)
        elif verb == "consent":
            actions.consent(**told)
        else:
            actions.decline(**told, why="再看")

    def _department(self, data: st.DataObject) -> None:
        """A department does what is open, or tries what is not its turn."""
        tasks = list(
            Task.objects.filter(kind="case", closed_at=None, post__isnull=False)
            .order_by("id")
            .values_list("name", "thing", "post")
        )
        if not tasks:
            return
        name, thing, post = data.draw(st.sampled_from(tasks))
        by = self.story.with_post(post, {"consent": "market.supervisor"}.get(name, "tax.approver"))
        told: dict[str, Any] = {"case": thing, "by": by, "at": self.tick()}
        refuse = data.draw(st.sampled_from([False, False, False, True]))
        calls = {
            "review": lambda: cases.review(**told, stance="disagree" if refuse else "agree", text="意见"),
            "decide": lambda: (
                cases.propose_refusal(**told, **WORDS) if refuse else cases.grant(**told, overrule="理由")
            ),
            "consent": lambda: cases.decline(**told, why="再看") if refuse else cases.consent(**told),
            "close": lambda: cases.close(**told),
        }
        assert attempt(calls[name]) is None, "what is open can be done by whom it is open for"
        assert attempt(calls[name]) is not None or name in ("decide", "consent", "review"), "but once"
        assert attempt(lambda: cases.accept(case=thing, by=self.people["clerk"], at=self.tick())) is not None

    def _applicant(self, data: st.DataObject) -> None:
        """The applicant, or a stranger, withdraws all or one item."""
        pk = self._some(data)
        if pk is None or data.draw(st.sampled_from([True, False])):
            return
        who = data.draw(st.sampled_from(["owner", "owner", "stranger", "clerk"]))
        if data.draw(st.sampled_from([True, False])):
            refused = attempt(lambda: actions.withdraw(bundle=pk, by=self.people[who], at=self.tick()))
        else:
            ids = list(BundleCase.objects.filter(bundle=pk).order_by("order").values_list("case", flat=True))
            one = data.draw(st.sampled_from(ids))
            refused = attempt(lambda: cases.withdraw(case=one, by=self.people[who], at=self.tick()))
        assert who == "owner" or refused is not None

    def _together(self, data: st.DataObject) -> None:
        """One department is urged, an item joins or leaves, the results are handed over: by the right person or not."""
        pk = self._some(data)
        if pk is None:
            return
        who = data.draw(st.sampled_from(["owner", "clerk", "clerk", "stranger", "examiner"]))
        by, what = self.people[who], data.draw(st.sampled_from(["urge", "change", "change", "hand_over"]))
        before = (
            Bundle.objects.get(pk=pk).version,
            set(BundleCase.objects.filter(bundle=pk).values_list("case", flat=True)),
        )
        refused = attempt(lambda: self._pressed(what, pk, by, data))
        if who in ("stranger", "examiner") or (who == "owner" and what != "change"):
            assert refused is not None, f"{what} by {who}"
        if refused is not None:
            now = (
                Bundle.objects.get(pk=pk).version,
                set(BundleCase.objects.filter(bundle=pk).values_list("case", flat=True)),
            )
            assert now == before, f"{what} by {who} was refused ({refused.code}) and has changed something"

    def _pressed(self, what: str, pk: int, by: Actor, data: st.DataObject) -> None:
        if what == "urge":
            slug = data.draw(st.sampled_from(["market", "fire", "tax", "urban"]))
            department = Department.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0
            together.urge(bundle=pk, department=department, by=by, at=self.tick())
        elif what == "hand_over":
            name = data.draw(st.sampled_from(["王芳", "王芳", "李娜", ""]))
            together.hand_over(bundle=pk, collector=name, signed=name, by=by, at=self.tick())
        else:
            answers = data.draw(st.sampled_from(OTHER))
            page = options.options(pk, by, self.now, answers)
            asked = page.asked
            together.change_items(
                bundle=pk,
                answers=answers,
                data={one.element.key: value(one.element) for one in asked.fields} if asked else {},
                files={one.type.key: [self.story.stored()] for one in asked.papers} if asked else {},
                follows=page.wanted.followers if page.wanted else (),
                consent=data.draw(st.sampled_from(["书面申请", "书面申请", ""])),
                by=by,
                at=self.tick(),
            )

    def _time(self, data: st.DataObject) -> None:
        """Time passes, and the sweeper comes."""
        self.tick(timedelta(hours=data.draw(st.sampled_from([2, 24, 24 * 9, 24 * 30]))))
        self.sweep()

    def _readers(self, data: st.DataObject) -> None:
        """The readers come, and then nothing is left to do for them."""
        self.read()
        case_truths.quiet()
        for pk in self.bundles.values():
            bundle_truths.quiet(pk)
        replayed(("bundle", "case"))

    @invariant()
    def all_holds(self) -> None:
        """Of bundles and of their cases."""
        ids = set(Case.objects.values_list("pk", flat=True))
        case_truths.truths(ids, ids if self.steps % 5 == 0 else set())
        for pk in self.bundles.values():
            bundle_truths.truths(pk)
            for part in BundleCase.objects.filter(bundle=pk).select_related("case"):
                assert spec(part.case.item_version_id)


def test_whatever_happens_to_a_bundle(packages: None, at: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    story = Story(at)
    seen.clear()
    live(Life, story, [story.draft() for _ in range(2)], examples=12)
    left = OF_BUNDLES - {move for kind, move in seen if kind == "case"}
    print("not lived:", sorted(left))
    assert not (left and DEEP)
