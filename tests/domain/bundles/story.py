"""What the tests of a bundle do again and again: fill in a draft, submit, accept, decide, let the readers run."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.actions import make
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Account, Post
from onewindow.domain.org.queries import actor_of
from onewindow.kernel import files
from onewindow.kernel.log import run_readers

PLACE = {"area": "990102", "detail": "人民路 18 号 1 层"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf5000000301010018dd8db0"
    "0000000049454e44ae426082"
)
ANSWERS = {"q1": "self-employed", "q2": "shop-sign", "q3": "yes-commit", "q4": "no", "q5": "shared", "q6": "no"}
FORM: dict[str, Any] = {
    "ent.name": "示范市老街面馆",
    "ent.scope": ["catering"],
    "ent.domicile": PLACE,
    "site.address": PLACE,
    "site.tenure": "owned",
    "site.use_area": "86.5",
    "site.area": 120,
    "site.floor": "1 层",
    "site.seats": 40,
    "site.fire_system": "alarm",
    "site.fire_officer": [{"name": "王芳", "role": "responsible", "phone": "13900000001"}],
    "food.form": "restaurant",
    "food.items": ["hot", "cold"],
    "food.online": False,
    "food.safety_officer": {"name": "王芳", "id_no": "990102199003150249", "phone": "13900000001"},
    "food.staff": [{"name": "王芳", "id_no": "990102199003150249", "job": "cook"}],
    "sign.name": "老街面馆",
    "sign.size": "6 m × 1.2 m",
    "sign.position": "门头",
    "sign.lighting": "内发光",
}


@dataclass
class Story:
    """Verbs with their usual actors; every verb lets ten minutes pass."""

    now: datetime
    pause: timedelta = timedelta(minutes=10)
    known: dict[str, int] = field(default_factory=dict)

    def tick(self) -> datetime:
        self.now += self.pause
        return self.now

    def actor(self, login: str) -> Actor:
        if login not in self.known:
            self.known[login] = Account.objects.values_list("pk", flat=True).get(login=login)
        return actor_of(self.known[login], self.now)

    @property
    def owner(self) -> Actor:
        return self.actor("wangfang")

    @property
    def clerk(self) -> Actor:
        return self.actor("govservice.window")

    @property
    def colleague(self) -> Actor:
        """A second clerk with the same post."""
        return self.with_post(Post.objects.get(department__slug="govservice", role="window").pk, "market.window")

    def with_post(self, post: int, login: str = "tax.approver") -> Actor:
        one = self.actor(login)
        return Actor(
            account=one.account,
            kind="staff",
            posts=frozenset([post]),
            scopes=frozenset([(Post.objects.get(pk=post).role, "9901")]),
            department=Post.objects.get(pk=post).department_id,
            centre=self.clerk_centre,
        )

    clerk_centre: int | None = None

    def stored(self, name: str = "scan.png") -> Any:
        return files.store(BytesIO(PNG), name=name, by=None, at=self.now).pk

    def a_file(self) -> BytesIO:
        """A picture as a browser sends it."""
        file = BytesIO(PNG)
        file.name = "scan.png"
        return file

    def draft(
        self,
        answers: dict[str, str] | None = None,
        form: dict[str, Any] | None = None,
        package: str = "open-restaurant",
    ) -> int:
        saved = actions.begin(
            package=package, answers=answers or ANSWERS, key=uuid4().hex, by=self.owner, at=self.tick()
        )
        saved = actions.save_draft(
            draft=saved.draft, number=saved.number, data=FORM | (form or {}), by=self.owner, at=self.tick()
        )
        page = queries.draft_page(saved.draft, self.owner, self.now)
        for upload in page.uploads:
            actions.attach(
                draft=saved.draft, material=upload.material.type.key, file=self.stored(), by=self.owner, at=self.tick()
            )
        return saved.draft

    def submit(self, draft: int | None = None, key: str = "k1", **more: Any) -> int:
        draft = self.draft(**more) if draft is None else draft
        return actions.submit(draft=draft, key=key, by=self.owner, at=self.tick()).id

    def checklist(self, bundle: int) -> list[str]:
        seen = queries.acceptance(bundle, self.clerk, self.now)
        return [paper.type.key for paper in seen.papers if paper.to_check]

    def accept(self, bundle: int) -> None:
        actions.accept(bundle=bundle, checked=self.checklist(bundle), by=self.clerk, at=self.tick())

    def case(self, bundle: int, node: str) -> Case:
        return BundleCase.objects.select_related("case").get(bundle=bundle, node=node).case

    def states(self, bundle: int) -> dict[str, str]:
        rows = BundleCase.objects.filter(bundle=bundle).order_by("order").values_list("node", "case__state")
        return dict(rows)

    def review(self, bundle: int, node: str) -> None:
        case = self.case(bundle, node)
        for post in spec(case.item_version_id).review_posts:
            cases.review(case=case.pk, stance="agree", text="", by=self.with_post(post), at=self.tick())

    def grant(self, bundle: int, node: str) -> None:
        self.review(bundle, node)
        case = self.case(bundle, node)
        cases.grant(case=case.pk, by=self.with_post(spec(case.item_version_id).decide_post), at=self.tick())
        self.read()

    def refuse(self, bundle: int, node: str) -> None:
        self.review(bundle, node)
        case = self.case(bundle, node)
        known = spec(case.item_version_id)
        cases.propose_refusal(
            case=case.pk,
            reason="conditions-not-met",
            reasons="不符合条件",
            guidance="可以申请行政复议",
            legal_basis="行政许可法 38",
            by=self.with_post(known.decide_post),
            at=self.tick(),
        )
        cases.consent(case=case.pk, by=self.with_post(known.supervisor_post, "market.supervisor"), at=self.tick())
        self.read()

    def read(self) -> None:
        """The log's readers, and the papers of new licences, until nothing is left."""
        while True:
            run_readers(self.tick())
            making = list(Licence.objects.filter(state="making").values_list("pk", flat=True))
            for licence in making:
                make(licence=licence, at=self.tick())
            if not making:
                break
        run_readers(self.tick())
