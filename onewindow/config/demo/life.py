"""The days before today in the demo city (演示日常): people file, clerks accept, departments decide, some are late.

Carried by the public verbs at simulated moments, as the story is; the same dice give the same city. Without it every
list of ``make run`` would be empty, and nobody could see what a light, a lane or a long to-do list looks like.
"""

import os
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from uuid import UUID

from django.conf import settings

from onewindow.config.demo.filling import Applicant
from onewindow.config.demo.story import PAPER, act, officer_of
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries import DraftPage, acceptance, current, draft_page
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import ElementSpec, spec
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Person
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import documents, due, files, log
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA, Calendar

DAYS = 12
HOURS = (time(9, 20), time(10, 40), time(14, 10), time(15, 50))
KEPT_FREE = {"wangfang"}  # the tour of the README begins with her empty desk
# Package, what the business is called, how many of the days ago it was filed.
FILED: tuple[tuple[str, str, float], ...] = (
    ("open-restaurant", "小吃店", 11.0),
    ("new-home-handover", "", 10.5),
    ("newborn", "", 10.0),
    ("start-company", "商贸有限公司", 9.5),
    ("retire", "", 9.0),
    ("open-restaurant", "面馆", 8.0),
    ("new-home-handover", "", 7.5),
    ("open-pharmacy", "药房", 7.0),
    ("newborn", "", 6.0),
    ("retire", "", 5.0),
    ("start-company", "科技有限公司", 4.5),
    ("open-restaurant", "小吃店", 4.0),
    ("start-device-sales", "医疗器械有限公司", 3.5),
    ("newborn", "", 3.0),
    ("open-restaurant", "饮品店", 2.5),
    ("new-home-handover", "", 2.0),
    ("start-company", "咨询有限公司", 1.5),
    ("retire", "", 1.0),
    ("newborn", "", 0.75),
    ("open-restaurant", "茶餐厅", 0.5),
    ("new-home-handover", "", 0.25),
    ("open-pharmacy", "大药房", 0.25),
    ("open-restaurant", "饺子馆", 0.25),
    ("start-company", "文化传播有限公司", 0.25),
)
# How likely an open task is dealt with at each of the four hours of a day; some bodies are slower than they promise.
PACE = {"accept": 0.6, "review": 0.55, "decide": 0.6, "close": 0.9, "consent": 0.3}
SLOW = 0.1


class Life:
    """Lives the days one after the other."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.dice = Random(20261001)
        self.people = list(Person.objects.select_related("account").exclude(account=None).order_by("pk"))
        self.paper = b""

    def run(self) -> int:
        """From the first day to this hour; how many applications were filed."""
        moments = self._moments()
        waiting = sorted(FILED, key=lambda one: -one[2])
        filed = 0
        for number, at in enumerate(moments):
            left = (len(moments) - number) / len(HOURS)
            while waiting and waiting[0][2] > left - 1 / len(HOURS):
                package, title, _ = waiting.pop(0)
                self._file(package, title, filed, at)
                filed += 1
            self._hour(at)
        return filed

    def _moments(self) -> list[datetime]:
        calendar, today = Calendar.packaged(), self.now.astimezone(CHINA).date()
        days: list[date] = []
        while len(days) < DAYS:
            if calendar.is_working(today):
                days.append(today)
            today -= timedelta(days=1)
        all_of_them = (datetime.combine(day, hour, CHINA) for day in reversed(days) for hour in HOURS)
        return [at for at in all_of_them if at < self.now]

    # --- citizens

    def _file(self, package: str, title: str, number: int, at: datetime) -> None:
        person = [one for one in self.people if one.account and one.account.login not in KEPT_FREE][
            number % (len(self.people) - len(KEPT_FREE))
        ]
        others = [one for one in self.people if one.pk != person.pk][:3]
        assert person.account_id is not None
        citizen = actor_of(person.account_id, at)
        answers = current(package, at.astimezone(CHINA).date()).document["typical"]
        draft = bundles.begin(package=package, answers=answers, key=f"life-{number}", by=citizen, at=at)
        applicant, seen = Applicant(person, others, self.dice, title), draft_page(draft.draft, citizen, at)
        for _ in range(3):  # a field may bring up others
            data = applicant.add(seen.data, _asked(seen))
            draft = bundles.save_draft(draft=draft.draft, number=draft.number, data=data, by=citizen, at=at)
            seen = draft_page(draft.draft, citizen, at)
        for upload in seen.uploads:
            key = upload.material.type.key
            bundles.attach(draft=draft.draft, material=key, file=self._scan(key, citizen, at), by=citizen, at=at)
        bundles.submit(draft=draft.draft, key=f"life-{number}", by=citizen, at=at + timedelta(minutes=9))

    def _scan(self, name: str, citizen: Actor, at: datetime) -> UUID:
        self.paper = self.paper or documents.document(PAPER, {"title": "申请材料（演示）"}, at=at)
        return files.store(BytesIO(self.paper), name=f"{name}.pdf", by=citizen.account, at=at).token

    # --- the city

    def _hour(self, at: datetime) -> None:
        settle(at)
        for task in Task.objects.filter(closed_at=None, opened_at__lt=at).exclude(post=None, actor=None).order_by("id"):
            slow = task.thing is not None and task.thing % 7 == 3 and task.name in ("review", "decide")
            if self.dice.random() < (SLOW if slow else PACE.get(task.name, 0.25)):
                self._do(task, at)
        settle(at)

    def _do(self, task: Task, at: datetime) -> None:
        if task.kind == "bundle" and task.thing is not None:
            self._at_the_window(task, task.thing, at)
        elif task.kind == "case" and task.thing is not None and task.post is not None:
            self._in_a_department(task, task.thing, at)

    def _at_the_window(self, task: Task, bundle: int, at: datetime) -> None:
        if task.name == "accept":
            clerk = officer_of(task.post, at)
            seen = acceptance(bundle, clerk, at)
            again = Bundle.objects.filter(pk=bundle, version__gt=1).exists()
            brought = [paper.type.key for paper in seen.papers if paper.to_check]
            if brought and not again and self.dice.random() < 0.2:
                bundles.correct(bundle=bundle, items=brought[:1], text="扫描件不清晰，请重新上传。", by=clerk, at=at)
            else:
                bundles.accept(bundle=bundle, checked=brought, by=clerk, at=at)
        elif task.name == "correct" and task.actor is not None:
            owner = actor_of(task.actor, at)
            faulty = BundleCase.objects.filter(bundle=bundle, case__materials__state="faulty")
            wanted = set(faulty.values_list("case__materials__slug", "case__materials__state"))
            files_ = {slug: [self._scan(slug, owner, at)] for slug, state in wanted if state == "faulty"}
            bundles.resubmit(bundle=bundle, files=files_, by=owner, at=at)

    def _in_a_department(self, task: Task, case: int, at: datetime) -> None:
        officer = officer_of(task.post, at)
        slug = spec(Case.objects.values_list("item_version", flat=True).get(pk=case)).slug
        if task.name == "decide" and slug in ("signboard", "device-class2-filing") and self.dice.random() < 0.3:
            cases.propose_refusal(
                case=case,
                reason="conditions-not-met",
                reasons="设置位置遮挡消防登高面，不符合设置规范。",
                guidance="可以缩小尺寸或改在一层门头设置后重新申请。",
                legal_basis="《中华人民共和国消防法》第二十八条",
                by=officer,
                at=at,
            )
        else:
            act(case, task.name, officer, at)


def _asked(seen: DraftPage) -> list[ElementSpec]:
    return [field.element for field in seen.outlook.form.shown] if seen.outlook else []


def settle(at: datetime) -> None:
    """What the worker does all the time: timers, reactions until nothing is new, papers."""
    due.sweep(at)
    _react(at)
    for licence in Licence.objects.filter(state="making").order_by("pk").values_list("pk", flat=True):
        licences.make(licence=licence, at=at)
    _react(at)


def _react(at: datetime) -> None:
    log.settle()
    while log.run_readers(at):
        log.settle()


def is_wanted() -> bool:
    """Whether the demo city is to have a past (``serve --demo``)."""
    return settings.DEMO and os.environ.get("ONEWINDOW_DEMO_LIFE") == "1"


def since(now: datetime) -> datetime:
    """When the city must have been founded for its last days to be lived."""
    return now - timedelta(days=30)


def live(now: datetime) -> int:
    """演示日常. Live the last days of an empty demo city; how many applications were filed (0: it has a life already)."""
    if Bundle.objects.exists():
        return 0
    return Life(now).run()
