"""Work for the desk: bundles filed, accepted, reviewed and decided through the public verbs by the demo city's people."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

from onewindow.config.demo import application
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.catalogue.queries.specs import reading
from onewindow.domain.licences.actions import make
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Account, Holding, Person
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import documents, files
from onewindow.kernel.log import run_readers
from onewindow.kernel.sql import city

PAPER = """#set page(paper: "a4", margin: 25mm)
#set text(font: "Noto Sans SC", size: 11pt)
#let said = json("data.json")
#align(center, text(size: 20pt, weight: "bold")[#said.title])
#v(8mm)
#for n in range(1, 9) [#n. #said.title #lorem(24) #parbreak()]"""


@cache
def paper(title: str) -> bytes:
    """A page of PDF that looks like a paper somebody brought."""
    moment = datetime.fromisoformat("2026-09-01T09:00:00+08:00")
    return documents.document(PAPER, {"title": title}, at=moment)


class Desk:
    """Verbs with their usual actors, all at the same moment ``at``."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def actor(self, login: str) -> Actor:
        """Somebody by log-in."""
        return actor_of(Account.objects.get(login=login).pk, self.at)

    def holder(self, post: int) -> Actor:
        """A member of staff who holds this post."""
        account = (
            Holding.objects.filter(post=post, to_on=None).order_by("pk").values_list("staff__account", flat=True)[0]
        )
        return actor_of(account, self.at)

    def login_of(self, post: int) -> str:
        """The log-in of who holds this post."""
        return Account.objects.get(pk=self.holder(post).account).login

    def bundle(self, key: str = "k1", **form: Any) -> int:
        """A restaurant applied for by Wang Fang, all papers attached; the bundle's id."""
        owner = self.actor(application.APPLICANT)
        person = Person.objects.get(pk=owner.person)
        others = list(Person.objects.exclude(pk=person.pk).order_by("pk")[:3])
        draft = actions.begin(
            package=application.PACKAGE, answers=application.ANSWERS, key=uuid4().hex, by=owner, at=self.at
        )
        data = application.form(person, others) | form
        saved = actions.save_draft(draft=draft.draft, number=draft.number, data=data, by=owner, at=self.at)
        for upload in queries.draft_page(saved.draft, owner, self.at).uploads:
            kind = upload.material.type
            file = files.store(BytesIO(paper(kind.name.zh)), name=f"{kind.name.zh}.pdf", by=owner.account, at=self.at)
            actions.attach(draft=saved.draft, material=kind.key, file=file.pk, by=owner, at=self.at)
        return actions.submit(draft=saved.draft, key=key, by=owner, at=self.at).id

    def checklist(self, bundle: int) -> list[str]:
        """What the clerk has to tick."""
        view = queries.acceptance(bundle, self.actor("govservice.window"), self.at)
        return [one.type.key for one in view.papers if one.to_check]

    def accepted(self, key: str = "k1", **form: Any) -> int:
        """A bundle accepted by the window."""
        bundle = self.bundle(key, **form)
        actions.accept(bundle=bundle, checked=self.checklist(bundle), by=self.actor("govservice.window"), at=self.at)
        return bundle

    def besides(self, version: int, *rows: dict[str, Any]) -> None:
        """The item has these steps besides the three: in memory, where published versions are kept, for its row is frozen."""
        reading._specs[city(), version] = replace(spec(version), special_procedures=rows)

    def single(self) -> Case:
        """The same registration applied for by itself, not in a bundle."""
        bundle = self.bundle("model")
        model = self.case(bundle, "filed")
        owner = self.actor(application.APPLICANT)
        papers = [
            cases.Paper(one.slug, one.satisfied_by, file=one.file_id)
            for one in Material.objects.filter(case=model, satisfied_by__in=("upload", "data"))
        ]
        filed = cases.file(
            item=model.item_version_id,
            holder=cases.Holder(
                "person", model.holder_name, model.holder_code, phone=model.phone, person=model.person_id
            ),
            answers=model.answers,
            papers=papers,
            situation=Bundle.objects.get(pk=bundle).answers,
            by=owner,
            at=self.at,
        )
        return Case.objects.get(pk=filed.id)

    def case(self, bundle: int, state: str) -> Case:
        """The first case of a bundle in this state."""
        return BundleCase.objects.filter(bundle=bundle, case__state=state).order_by("order")[0].case

    def reviewing(self, bundle: int) -> Case:
        """A case in review, by several departments if there is one."""
        rows = [one.case for one in BundleCase.objects.filter(bundle=bundle, case__state="reviewing").order_by("order")]
        return max(rows, key=lambda one: len(spec(one.item_version_id).review_posts))

    def review(self, case: Case, stance: str = "agree", text: str = "") -> None:
        """All departments but the last say what they think; the last one too, with ``stance``."""
        posts = spec(case.item_version_id).review_posts
        for n, post in enumerate(posts, 1):
            last = n == len(posts)
            cases.review(
                case=case.pk,
                stance=stance if last else "agree",
                text=text if last else "",
                by=self.holder(post),
                at=self.at,
            )

    def decided(self, bundle: int) -> Case:
        """A case of the bundle that was granted, its licence made."""
        case = self.reviewing(bundle)
        self.review(case)
        cases.grant(case=case.pk, by=self.holder(spec(case.item_version_id).decide_post), at=self.at)
        return case

    def read(self) -> None:
        """The readers of the log, and the papers of new licences."""
        run_readers(self.at)
        for licence in Licence.objects.filter(state="making").values_list("pk", flat=True):
            make(licence=licence, at=self.at)
        run_readers(self.at)
