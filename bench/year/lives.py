"""办件经历. The lives of cases, step by step, as data; and the step itself, a public verb as a door calls it.

A script is a list of (step, working days to wait before it). What a step needs it finds in the town; a step that comes twice,
because the run was killed, is refused by the product, and the life goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bench.year.drawing import draw, share
from bench.year.town import Form, Town
from onewindow.domain.cases import actions as cases
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill
from onewindow.domain.fees.queries.providers import demo
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Task

Script = list[tuple[str, int]]
REFUSAL = {
    "reasons": "不符合法定条件",
    "guidance": "可以申请行政复议，也可以补齐条件后重新申请",
    "legal_basis": "行政许可法第三十八条",
}
HELD_DAYS = 5
OVER = 3


@dataclass(slots=True)
class One:
    """A case on its way: the number of the application, its life, its item, its id, how far it is."""

    number: int
    life: str
    item: str
    script: Script
    case: int = 0
    done: int = 0
    told: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        """For keeping."""
        return [self.number, self.life, self.item, self.script, self.case, self.done, self.told]

    @property
    def kind(self) -> str:
        """Cases of one kind are compared with each other: the same life, examined by as many departments."""
        return self.life if self.life in ("same-day", "package") else f"{self.life} ({self.told.get('posts', 0)})"


def begun(number: int, life: str, town: Town) -> One:
    """A new application: its item and its script."""
    rng = draw("item", number)
    form = town.forms[rng.choice(town.choices.get(life) or town.choices[""])]
    posts = len(form.item.review_posts)
    script = [("file", 0), *_SCRIPTS.get(life, _examined)(form, rng)]
    return One(number, life, form.item.slug, script, told={"posts": posts})


def _reviews(form: Form, rng: Random, most: int = 1) -> Script:
    return [(f"review{n}", rng.randint(0, most) if most else 0) for n in range(len(form.item.review_posts))]


def _wait(form: Form) -> int:
    """So many days a step may take, that all of them stay within the promise."""
    return max(0, (form.days - 1) // (len(form.item.review_posts) + 1))


def _same_day(form: Form, rng: Random) -> Script:
    return [("accept", 0), *_reviews(form, rng, 0), ("grant", 0)]


def _examined(form: Form, rng: Random) -> Script:
    return [("accept", rng.randint(0, 1)), *_reviews(form, rng, _wait(form)), ("grant", rng.randint(0, _wait(form)))]


def _corrected(form: Form, rng: Random) -> Script:
    return [("correct", rng.randint(0, 2)), ("resubmit", rng.randint(1, 6)), *_examined(form, rng)]


def _tolerant(form: Form, rng: Random) -> Script:
    brought = [("bring", rng.randint(0, 1)), ("check", 0)]
    return [("accept", 0), *_reviews(form, rng, 0), *brought, ("grant", rng.randint(0, _wait(form)))]


def _returned(form: Form, rng: Random) -> Script:
    again = [("bring", 0), ("return", 0), ("bring", 1), ("check", 0)]
    return [("accept", 0), *_reviews(form, rng, 0), *again, ("grant", 0)]


def _broken(form: Form, rng: Random) -> Script:
    """The paper does not come: the sweeper puts the case back, the applicant answers the notice."""
    return [("accept", 0), *_reviews(form, rng, 0), ("answer", 14), ("accept", 1), ("work", 0), ("work", 0)]


def _held(form: Form, rng: Random) -> Script:
    return [
        ("accept", 0),
        ("hold", 0),
        *_reviews(form, rng, 1),
        ("release", rng.randint(1, HELD_DAYS - 2)),
        ("grant", 0),
    ]


def _outlasted(form: Form, rng: Random) -> Script:
    return [("accept", 0), ("hold", 0), *_reviews(form, rng, 0), ("release", HELD_DAYS + OVER), ("grant", 0)]


def _extended(form: Form, rng: Random) -> Script:
    longer = [("propose-extension", 1), ("approve-extension", 0)]
    return [("accept", 0), *longer, *_reviews(form, rng, 0), ("grant", form.days)]


def _refused(form: Form, rng: Random) -> Script:
    return [*_examined(form, rng)[:-1], ("propose-refusal", 0), ("consent", 0)]


def _declined(form: Form, rng: Random) -> Script:
    return [*_examined(form, rng)[:-1], ("propose-refusal", 0), ("decline", 0), ("grant", 0)]


def _not_accepted(form: Form, rng: Random) -> Script:
    return [("propose-not-accept", rng.randint(0, 2)), ("consent", rng.randint(0, 1))]


def _charged(form: Form, rng: Random) -> Script:
    return [("accept", 0), *_reviews(form, rng, 0), ("pay", rng.randint(1, 4)), ("grant", 1)]


_SCRIPTS: dict[str, Callable[[Form, Random], Script]] = {
    "same-day": _same_day,
    "corrected": _corrected,
    "tolerant": _tolerant,
    "promise-returned": _returned,
    "promise-broken": _broken,
    "held": _held,
    "outlasted": _outlasted,
    "extended": _extended,
    "refused": _refused,
    "refusal-declined": _declined,
    "not-accepted": _not_accepted,
    "withdrawn-filed": lambda form, rng: [("withdraw", rng.randint(0, 2))],
    "withdrawn-examined": lambda form, rng: [("accept", 0), *_reviews(form, rng, 0)[:1], ("withdraw", 1)],
    "charged": _charged,
    "charged-withdrawn": lambda form, rng: [("accept", 0), ("withdraw", 2)],
    "silent": lambda form, rng: [("work", 7), ("work", 1), ("work", 0)],
    "late": lambda form, rng: [("accept", 0), *_reviews(form, rng, 0), ("grant", form.days + OVER)],
}


class Steps:
    """The steps by name; ``timed`` calls a verb and keeps how long it took, ``refused`` takes down a no."""

    def __init__(self, town: Town, timed: Callable[..., Any], refused: Callable[[Refusal, One], None]) -> None:
        self.town, self.timed, self.refused = town, timed, refused

    def do(self, one: One, name: str, at: datetime) -> None:
        """Take a step. :raises Refusal: the product's no."""
        form, now = self.town.forms[one.item], {"case": one.case, "at": at}
        if name.startswith("review"):
            post = form.item.review_posts[int(name.removeprefix("review"))]
            self.timed("review", one, cases.review, **now, stance="agree", by=self.town.holder(post))
        else:
            _STEPS[name](self, one, form, now)

    def file(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """收件."""
        applicant, holder = self.town.person(one.told["person"])
        online = draw("channel", one.number).random() < share("online")
        tolerant = one.life in ("tolerant", "promise-returned", "promise-broken")
        papers = form.papers_without(form.tolerable) if tolerant else form.papers
        how = {"by": applicant, "channel": "online"}
        if not online and not tolerant:
            how = {"by": self.town.holder(form.item.window_post), "owner": applicant.account, "channel": "window"}
        filed = self.timed(
            "file", one, cases.file, item=form.item.id, holder=holder, answers=form.answers, papers=papers,
            key=f"year-{one.number}", at=now["at"], **how,
        )  # fmt: skip
        one.case = filed.id

    def accept(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """受理."""
        self.timed("accept", one, cases.accept, **now, by=self.town.holder(form.item.window_post))

    def grant(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """准予."""
        self.timed("grant", one, cases.grant, **now, by=self.town.holder(form.item.decide_post))

    def correct(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """一次性告知."""
        clerk = self.town.holder(form.item.window_post)
        self.timed("correct", one, cases.correct, **now, items=_faulty(form), text="请补正所列内容", by=clerk)

    def resubmit(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """补正提交."""
        applicant = self.town.person(one.told["person"])[0]
        named = _faulty(form)
        papers = [paper for paper in form.papers if paper.slug in named]
        self.timed("resubmit", one, cases.resubmit, **now, papers=papers, by=applicant)

    def answer(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """补正提交, of the paper that was promised."""
        applicant = self.town.person(one.told["person"])[0]
        self.timed("resubmit", one, cases.resubmit, **now, papers=[form.paper(form.tolerable)], by=applicant)

    def bring(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """容缺后补."""
        applicant = self.town.person(one.told["person"])[0]
        self.timed("bring_paper", one, cases.bring_paper, **now, paper=form.paper(form.tolerable), by=applicant)

    def check(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """核对补交材料."""
        clerk = self.town.holder(form.item.window_post)
        self.timed("check_paper", one, cases.check_paper, **now, material=form.tolerable, by=clerk)

    def give_back(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """退回补交材料."""
        clerk = self.town.holder(form.item.window_post)
        self.timed("return_paper", one, cases.return_paper, **now, material=form.tolerable, why="看不清", by=clerk)

    def hold(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """暂停计时."""
        by = self.town.holder(form.item.decide_post)
        self.timed("hold", one, cases.hold, **now, kind="expert-review", notice="组织专家评审", days=HELD_DAYS, by=by)

    def release(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """恢复计时."""
        by = self.town.holder(form.item.decide_post)
        self.timed("release", one, cases.release, **now, kind="expert-review", by=by)

    def propose_extension(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """拟延期."""
        by = self.town.holder(form.item.decide_post)
        self.timed("propose_extension", one, cases.propose_extension, **now, reason="案情复杂，需要进一步核实", by=by)

    def approve_extension(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """批准延期."""
        by = self.town.holder(form.item.supervisor_post)
        self.timed("approve_extension", one, cases.approve_extension, **now, by=by)

    def propose_refusal(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """拟不予许可."""
        by = self.town.holder(form.item.decide_post)
        self.timed("propose_refusal", one, cases.propose_refusal, **now, reason="conditions-not-met", **REFUSAL, by=by)

    def propose_not_accept(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """拟不予受理."""
        by = self.town.holder(form.item.window_post)
        told = {**REFUSAL, "reason": "not-ours", "body": "国家税务总局示范市税务局"}
        self.timed("propose_not_accept", one, cases.propose_not_accept, **now, **told, by=by)

    def consent(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """同意不予."""
        self.timed("consent", one, cases.consent, **now, by=self.town.holder(form.item.supervisor_post))

    def decline(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """不同意."""
        by = self.town.holder(form.item.supervisor_post)
        self.timed("decline", one, cases.decline, **now, why="请再核实一次", by=by)

    def withdraw(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """撤回."""
        self.timed("withdraw", one, cases.withdraw, **now, by=self.town.person(one.told["person"])[0])

    def pay(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """缴费: at a counter, or by the provider's twin."""
        bill = Bill.objects.get(ref=f"case:{one.case}")
        if draw("pay", one.number).random() < share("paid_at_the_counter"):
            clerk, key = self.town.holder(form.item.window_post), f"year-{one.number}"
            self.timed(
                "pay", one, fees.pay, bill=bill.pk, means="qr", amount=bill.total, key=key, by=clerk, at=now["at"]
            )
            return
        payer = self.town.person(one.told["person"])[0]
        begun_ = self.timed("begin payment", one, fees.begin, bill=bill.pk, by=payer, at=now["at"])
        body, signature = demo.decide(begun_.payment, pays=True, at=now["at"])
        headers = {demo.SIGNATURE: signature}
        self.timed("payment told", one, fees.notified, slug="demo", body=body, headers=headers, at=now["at"])

    def work(self, one: One, form: Form, now: dict[str, Any]) -> None:
        """Whoever has something to do for this case does it."""
        work(self, one, one.case, now["at"])


def work(steps: Steps, one: One, case: int, at: datetime) -> None:
    """The open tasks of a case, done by who holds their posts: opinions, then the decision they lead to."""
    for _ in range(2):
        open_ = Task.objects.filter(kind="case", thing=case, closed_at=None, post__isnull=False)
        for name, post in open_.values_list("name", "post"):
            assert post is not None
            if name == "review":
                steps.timed(name, one, cases.review, case=case, stance="agree", by=steps.town.holder(post), at=at)
            elif name == "decide":
                steps.timed("grant", one, cases.grant, case=case, by=steps.town.holder(post), at=at)
            elif name == "accept":
                steps.timed(name, one, cases.accept, case=case, by=steps.town.holder(post), at=at)


def _faulty(form: Form) -> list[str]:
    return [form.papers[0].slug]


_STEPS: dict[str, Callable[[Steps, One, Form, dict[str, Any]], None]] = {
    "file": Steps.file,
    "accept": Steps.accept,
    "grant": Steps.grant,
    "correct": Steps.correct,
    "resubmit": Steps.resubmit,
    "answer": Steps.answer,
    "bring": Steps.bring,
    "check": Steps.check,
    "return": Steps.give_back,
    "hold": Steps.hold,
    "release": Steps.release,
    "propose-extension": Steps.propose_extension,
    "approve-extension": Steps.approve_extension,
    "propose-refusal": Steps.propose_refusal,
    "propose-not-accept": Steps.propose_not_accept,
    "consent": Steps.consent,
    "decline": Steps.decline,
    "withdraw": Steps.withdraw,
    "pay": Steps.pay,
    "work": Steps.work,
}
