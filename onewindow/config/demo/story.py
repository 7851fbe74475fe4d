"""The story itself: public verbs, simulated moments, officers who hold the posts; nothing is written past the verbs."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import connection

from onewindow.config.demo import application, seed
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries import draft_page
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.cases.queries import Progress, progress
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import Verification, verify_file
from onewindow.domain.org.models import Account, Person, Staff
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import documents, due, files, log
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA

PAPER = '#set page(paper: "a5")\n#set text(font: "Noto Sans SC")\n#align(center + horizon)[#json("data.json").title]'


Due = tuple[Progress, Task]


def moment(text: str) -> datetime:
    """``09-28 09:10`` of 2026, in China's time."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


START = moment("09-28 09:10")
# When each officer gets to it; whatever is not named is done at the first of ROUNDS after it was opened.
PLANNED = {
    ("food-catering-licence", "review"): moment("09-30 10:00"),
    ("food-catering-licence", "decide"): moment("10-09 16:20"),
    ("fire-check", "decide"): moment("09-30 15:10"),
    ("signboard", "decide"): moment("09-30 15:10"),
    ("drainage-permit", "review"): moment("10-08 09:40"),
    ("drainage-permit", "decide"): moment("10-08 11:00"),
}
ROUNDS = [
    moment(text)
    for text in (
        "09-28 15:00",
        "09-28 16:30",
        "09-29 09:20",
        "09-29 14:00",
        "09-29 16:00",
        "09-30 10:00",
        "09-30 15:10",
        "09-30 16:40",
        "10-08 09:40",
        "10-08 11:00",
        "10-09 10:30",
        "10-09 16:20",
        "10-10 11:00",
        "10-10 16:00",
    )
]


@dataclass
class Beat:
    """One thing that happened: when, who (name and department in both languages), what."""

    at: datetime
    who: tuple[str, str]
    zh: str
    en: str


@dataclass
class Told:
    """Everything the story can say at its end."""

    bundle: Bundle
    cases: list[Progress]
    licences: list[tuple[Licence, Verification]]
    gain: dict[str, Any]
    log: log.Report
    beats: list[Beat]
    officers: set[int] = field(default_factory=set)


class Story:
    """Carries the story once. ``tell`` hears each beat as it happens."""

    def __init__(self, tell: Callable[[Beat], None]) -> None:
        self.tell = tell
        self.beats: list[Beat] = []
        self.officers: set[int] = set()
        self.bundle = 0
        self.closed = False
        self.gain: dict[str, Any] = {}

    def run(self) -> Told:
        """From the citizen's first answer to the licences and the sealed log."""
        seed.demo_city(START)
        self._apply()
        self._accept()
        for at in ROUNDS:
            self._round(at)
        return self._end(ROUNDS[-1])

    # --- the citizen

    def _apply(self) -> None:
        citizen = self._citizen()
        person = Person.objects.get(pk=citizen.person)
        others = list(Person.objects.exclude(pk=person.pk).order_by("pk")[:3])
        draft = bundles.begin(
            package=application.PACKAGE, answers=application.ANSWERS, key="demo", by=citizen, at=START
        )
        saved = bundles.save_draft(
            draft=draft.draft, number=draft.number, data=application.form(person, others), by=citizen, at=START
        )
        page = draft_page(saved.draft, citizen, START)
        assert page.outlook is not None
        self.gain = page.outlook.gain.plain()
        for upload in page.uploads:
            self._bring(saved.draft, upload.material.type.key, upload.material.type.name.zh, citizen)
        at = moment("09-28 09:42")
        filed = bundles.submit(draft=saved.draft, key="demo", by=citizen, at=at)
        again = bundles.submit(draft=saved.draft, key="demo", by=citizen, at=at)
        assert filed == again, "the same submission is one bundle"
        self.bundle = filed.id
        many, asked = len(page.outlook.selection.items), len(page.outlook.form.shown)
        self._beat(
            at,
            citizen,
            f"一张表（{asked} 项）、{len(page.uploads)} 份材料，一次申请 {many} 个事项，受理编号 {filed.number}",
            f"files one form ({asked} fields) and {len(page.uploads)} papers for {many} items: {filed.number}",
        )

    def _bring(self, draft: int, material: str, title: str, citizen: Actor) -> None:
        pdf = documents.document(PAPER, {"title": title}, at=START)
        kept = files.store(BytesIO(pdf), name=f"{material}.pdf", by=citizen.account, at=START)
        bundles.attach(draft=draft, material=material, file=kept.token, by=citizen, at=START)

    def _citizen(self) -> Actor:
        return actor_of(Account.objects.get(login=application.APPLICANT).pk, START)

    # --- the one window

    def _accept(self) -> None:
        at = moment("09-28 10:15")
        task = Task.objects.get(kind="bundle", thing=self.bundle, name="accept", closed_at=None)
        clerk = self._officer(task.post, at)
        bundles.correct(
            bundle=self.bundle,
            items=["food-layout"],
            text="平面图缺少清洗消毒区标注，请补充后重新上传。",
            by=clerk,
            at=at,
        )
        self._beat(
            at,
            clerk,
            "一次性告知：平面图缺少清洗消毒区标注",
            "tells once what is to be put right: the washing area is missing on the layout plan",
        )
        citizen, at = self._citizen(), moment("09-28 11:20")
        kept = files.store(
            BytesIO(documents.document(PAPER, {"title": "平面布局图（已标注清洗消毒区）"}, at=at)),
            name="layout.pdf",
            by=citizen.account,
            at=at,
        )
        bundles.resubmit(bundle=self.bundle, files={"food-layout": [kept.token]}, by=citizen, at=at)
        self._beat(at, citizen, "补正平面图", "brings the corrected plan")
        at = moment("09-28 13:40")
        bundles.accept(bundle=self.bundle, checked=self._brought(), by=clerk, at=at)
        due_at = Bundle.objects.get(pk=self.bundle).due_at
        assert due_at is not None
        promise = due_at.astimezone(CHINA)
        self._beat(
            at,
            clerk,
            f"一窗受理，一次办好承诺期限 {promise:%m-%d %H:%M}（跨国庆假期）",
            f"accepts everything once; all promised by {promise:%m-%d %H:%M}, across the National Day holidays",
        )

    def _brought(self) -> set[str]:
        mine = BundleCase.objects.filter(bundle=self.bundle).values("case")
        return set(Material.objects.filter(case__in=mine).values_list("slug", flat=True))

    # --- the departments

    def _round(self, at: datetime) -> None:
        self._settle(at)
        todo = list(self._open(at))
        for together in self._pairs(todo):
            self._both(together, at)
            todo = [one for one in todo if one not in together]
        for case, task in todo:
            self._act(case, task, self._officer(task.post, at), at)
        self._settle(at)

    @staticmethod
    def _pairs(todo: list[Due]) -> Iterator[list[Due]]:
        """Two examiners of the food licence, two approvers: they press at the same moment."""
        reviews = [one for one in todo if one[1].name == "review" and one[0].item.slug == "food-catering-licence"]
        for same in (reviews, [one for one in todo if one[1].name == "decide"]):
            if len(same) > 1:
                yield same[:2]

    def _open(self, at: datetime) -> Iterator[Due]:
        for case in progress(at, group=f"bundle:{self.bundle}"):
            tasks = Task.objects.filter(
                kind="case", thing=case.id, closed_at=None, post__isnull=False, opened_at__lt=at
            )
            for task in tasks.order_by("id"):
                if at >= PLANNED.get((case.item.slug, task.name), at):
                    yield case, task

    def _settle(self, at: datetime) -> None:
        """What the worker does all the time: timers, reactions until nothing is new, papers."""
        due.sweep(at)
        self._react(at)
        for row in Licence.objects.select_related("type").filter(state="making").order_by("pk"):
            licences.make(licence=row.pk, at=at)
            self._beat(
                at,
                None,
                f"{row.type.name_zh}：制证、签章，发给{row.holder_name}",
                f"makes and seals the {row.type.name_en} of {row.holder_name}",
            )
        self._react(at)

    def _react(self, at: datetime) -> None:
        before = self._begun()
        log.settle()  # the horizon is the whole server's: another city's transaction must not hide news
        while log.run_readers(at):
            log.settle()
        fresh = self._begun() - before
        if fresh:
            names = list(Case.objects.filter(pk__in=fresh).order_by("pk").values_list("item_version", flat=True))
            items = [spec(version) for version in names]
            self._beat(
                at,
                None,
                f"前置已决，{len(items)} 个事项同时启动：" + "、".join(item.name_zh for item in items),
                f"the input is decided: {len(items)} items start at once: " + ", ".join(item.name_en for item in items),
            )
        if self.bundle and not self.closed and Bundle.objects.filter(pk=self.bundle, state="closed").exists():
            self.closed = True
            self._beat(at, None, "一件事全部办结", "the one thing is done")

    def _begun(self) -> set[int]:
        return set(
            Event.objects.filter(name__in=("case.start", "case.start-direct")).values_list("thing", flat=True)
        ) - {None}

    def _act(self, case: Progress, task: Task, officer: Actor, at: datetime) -> None:
        act(case.id, task.name, officer, at)
        self._said(case, task, officer, at)

    def _said(self, case: Progress, task: Task, officer: Actor, at: datetime, zh: str = "", en: str = "") -> None:
        done_zh, done_en = {
            "review": ("审查通过", "reviews {}: agrees"),
            "decide": ("准予", "grants {}"),
            "close": ("送达办结", "hands over and closes {}"),
        }[task.name]
        self._beat(at, officer, f"{case.item.name_zh}：{done_zh}{zh}", done_en.format(case.item.name_en) + en)

    def _both(self, pair: list[Due], at: datetime) -> None:
        """Two officers of different departments press at the same moment: both count, nobody is refused."""
        officers = [self._officer(task.post, at) for _, task in pair]
        ready = threading.Barrier(len(pair))
        failed: list[BaseException] = []

        def press(case: Progress, task: Task, officer: Actor) -> None:
            try:
                ready.wait(timeout=10)
                act(case.id, task.name, officer, at)
            except BaseException as wrong:
                failed.append(wrong)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=press, args=(case, task, officer))
            for (case, task), officer in zip(pair, officers, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        for (case, task), officer in zip(pair, officers, strict=True):
            self._said(case, task, officer, at, "（两部门同一时刻）", " (two departments at the same moment)")

    # --- who and what

    def _officer(self, post: int | None, at: datetime) -> Actor:
        officer = officer_of(post, at)
        assert officer.account is not None
        self.officers.add(officer.account)
        return officer

    def _beat(self, at: datetime, actor: Actor | None, zh: str, en: str) -> None:
        beat = Beat(at, _name(actor) if actor else ("系统", "system"), zh, en)
        self.beats.append(beat)
        self.tell(beat)

    def _end(self, at: datetime) -> Told:
        self._settle(at)
        while log.seal_batches(at):
            pass
        owner = self._citizen().account
        given = Licence.objects.select_related("type", "pdf").filter(owner=owner).order_by("pk")
        verified = []
        for one in given:
            assert one.pdf is not None
            document = json.dumps(one.signature).encode()
            verified.append(
                (one, verify_file(pdf=files.read(one.pdf), signature=document, on=at.astimezone(CHINA).date()))
            )
        return Told(
            bundle=Bundle.objects.select_related("package_version").get(pk=self.bundle),
            cases=progress(at, group=f"bundle:{self.bundle}"),
            licences=verified,
            gain=self.gain,
            log=log.verify(),
            beats=self.beats,
            officers=self.officers,
        )


def officer_of(post: int | None, at: datetime) -> Actor:
    """Whoever holds the post on that day and has held it longest."""
    today = at.astimezone(CHINA).date()
    staff = Staff.objects.filter(holdings__post=post, holdings__from_on__lte=today).order_by("pk").first()
    assert staff is not None, f"nobody holds post {post}"
    return actor_of(staff.account_id, at)


def act(case: int, task: str, officer: Actor, at: datetime) -> None:
    """The plain answer to an open task of a case."""
    if task == "review":
        cases.review(case=case, stance="agree", by=officer, at=at)
    elif task == "decide":
        cases.grant(case=case, by=officer, at=at)
    elif task == "close":
        cases.close(case=case, by=officer, at=at)


def _name(actor: Actor) -> tuple[str, str]:
    if actor.kind == "person":
        person = Person.objects.get(pk=actor.person)
        return f"市民{person.name_zh}", f"citizen {person.name_en}"
    staff = Staff.objects.select_related("department").get(account=actor.account)
    return (
        f"{staff.department.short_zh} {staff.name_zh}",
        f"{staff.department.short_en}, {staff.name_en}",
    )
