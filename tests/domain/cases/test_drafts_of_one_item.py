"""A draft of one item: kept as typed, papers page by page, used again, filed once; at the window with the applicant's hand."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import DraftSaved
from onewindow.domain.cases.models import Case, Draft, DraftPage, Material, MaterialPage, Signature
from onewindow.domain.cases.queries import ItemDraft
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, StoredFile
from tests.domain.cases.road import ANSWERS, Road

ITEM = "food-licence"


def begun(road: Road, by: Actor | None = None, owner: int | None = None) -> DraftSaved:
    """A draft with every field filled in, no papers."""
    who = by or road.city.citizen
    one = actions.begin_draft(item=ITEM, owner=owner, key=uuid4().hex, by=who, at=road.at)
    return actions.save_item_draft(draft=one.draft, number=one.number, data=ANSWERS, by=who, at=road.at)


def stored(road: Road, name: str = "page.png", kind: str = "image/png") -> UUID:
    """A stored file."""
    paper = road.paper(name)
    assert paper.file is not None
    StoredFile.objects.filter(pk=paper.file).update(type=kind)
    return paper.file


def brought(road: Road, draft: int, by: Actor | None = None) -> ItemDraft:
    """Every paper that is needed, of one page each; the draft as it stands then."""
    who = by or road.city.citizen
    for one in queries.item_draft(draft, who, road.at).needed:
        actions.add_page(draft=draft, material=one.spec.key, file=stored(road), by=who, at=road.at)
    return queries.item_draft(draft, who, road.at)


def test_a_draft_is_kept_as_typed_and_names_what_is_wrong(road: Road) -> None:
    city = road.city
    draft = begun(road)
    wrong = {"person.phone": "  139 ", "shop.name": ""}
    saved = actions.save_item_draft(draft=draft.draft, number=draft.number, data=wrong, by=city.citizen, at=road.at)
    page = queries.item_draft(draft.draft, city.citizen, road.at)
    assert page.data["person.phone"] == "  139 " and set(page.problems) == {"person.phone", "shop.name"}
    assert not page.ready and page.holder_name == "张三"
    with pytest.raises(actions.DraftElsewhere):
        actions.save_item_draft(
            draft=draft.draft, number=draft.number, data={"shop.name": "别处"}, by=city.citizen, at=road.at
        )
    with pytest.raises(actions.NoSuchDraft):
        queries.item_draft(draft.draft, city.stranger, road.at)
    with pytest.raises(actions.AnswersWrong) as refused:
        actions.submit_item_draft(draft=saved.draft, key="k", by=city.citizen, at=road.at)
    assert set(refused.value.details["fields"]) == {"person.phone", "shop.name"}
    assert not Event.objects.filter(kind="draft").exists() and not Case.objects.exists()


def test_several_pages_stay_in_order_and_are_filed_once(road: Road) -> None:
    city = road.city
    draft = begun(road).draft
    page = brought(road, draft)
    first = page.needed[0].spec.key
    for _ in range(2):
        actions.add_page(draft=draft, material=first, file=stored(road), by=city.citizen, at=road.at)
    ids = [one.id for one in queries.item_draft(draft, city.citizen, road.at).needed[0].pages]
    actions.order_pages(draft=draft, material=first, pages=[ids[2]], by=city.citizen, at=road.at)
    actions.take_out_page(draft=draft, page=ids[0], by=city.citizen, at=road.at)
    pages = queries.item_draft(draft, city.citizen, road.at).needed[0].pages
    assert [(one.id, one.n) for one in pages] == [(ids[2], 1), (ids[1], 2)]
    filed = actions.submit_item_draft(draft=draft, key="k", by=city.citizen, at=road.at)
    assert actions.submit_item_draft(draft=draft, key="other", by=city.citizen, at=road.at).id == filed.id
    assert Case.objects.count() == 1 and Case.objects.get().channel == "online"
    handed = next(m for m in queries.dossier(filed.id, city.citizen, road.at).materials if m.spec.key == first)
    assert [leaf.n for leaf in handed.pages] == [1, 2]
    assert queries.material_file(filed.id, first, city.citizen, 2).pk == pages[1].file.pk
    assert MaterialPage.objects.count() == 2, "a material of one file has no rows of pages"
    with pytest.raises(actions.DraftSubmitted):
        actions.take_out_page(draft=draft, page=ids[1], by=city.citizen, at=road.at)


def test_begun_twice_with_one_key_is_one_draft(road: Road) -> None:
    """Whoever sends it; another item or another person of the same page is another draft."""
    clerk, people = road.city.clerk, (road.city.citizen, road.city.stranger)
    told: dict[str, Any] = {"key": "k", "by": clerk, "at": road.at}
    one, again, other, third = (
        actions.begin_draft(item=item, owner=owner.account, **told)
        for item, owner in ((ITEM, people[0]), (ITEM, people[0]), (ITEM, people[1]), ("sign-filing", people[0]))
    )
    assert one == again and len({one.draft, other.draft, third.draft}) == 3 == Draft.objects.count()


def test_a_page_sent_again_is_there_once(road: Road) -> None:
    by, at = road.city.citizen, road.at
    draft = actions.begin_draft(item="sign-filing", key="begun", by=by, at=at).draft
    page = stored(road)
    for _ in ("its answer is lost", "sent again"):
        actions.add_page(draft=draft, material="floor-plan", file=page, by=by, at=at)
    actions.add_page(draft=draft, material="floor-plan", file=stored(road), by=by, at=at)
    assert list(DraftPage.objects.filter(draft=draft).order_by("n").values_list("n", flat=True)) == [1, 2]


def test_a_clerk_files_what_the_applicant_has_signed(road: Road) -> None:
    city, clerk = road.city, road.city.clerk
    owner = city.citizen.account
    assert owner is not None and clerk.account is not None
    draft = begun(road, clerk, owner=owner).draft
    first = brought(road, draft, clerk).needed[0].spec.key
    actions.see_original(draft=draft, material=first, by=clerk, at=road.at)
    with pytest.raises(actions.SignatureMissing):
        actions.submit_item_draft(draft=draft, key="k", by=clerk, at=road.at)
    with pytest.raises(actions.SignatureMissing):
        actions.sign_draft(draft=draft, file=stored(road, "a.pdf", "application/pdf"), by=clerk, at=road.at)
    hand = stored(road, "hand.png")
    actions.sign_draft(draft=draft, file=hand, by=clerk, at=road.at)
    filed = actions.submit_item_draft(draft=draft, key="k", by=clerk, at=road.at)
    case = Case.objects.get(pk=filed.id)
    assert (case.owner_id, case.channel, case.centre_id) == (owner, "window", clerk.centre)
    event = Event.objects.get(kind="case", thing=case.pk, name="case.file")
    assert event.by == clerk.account and event.data is not None and event.data["owner"] == owner
    paper = Material.objects.get(case=case, slug=first)
    assert paper.original_by_id == clerk.account and paper.original_at is not None
    hand_of = Signature.objects.get(case=case)
    assert (hand_of.file_id, hand_of.way, hand_of.taken_by_id) == (hand, "pad", clerk.account)
    assert queries.signature_file(case.pk, city.citizen).pk == hand


def test_what_was_signed_is_what_is_filed(road: Road) -> None:
    city, clerk = road.city, road.city.clerk
    assert city.citizen.account is not None
    draft = begun(road, clerk, owner=city.citizen.account)
    signed = actions.sign_draft(draft=draft.draft, file=stored(road), way="paper", by=clerk, at=road.at)
    told = {"shop.name": "另一家"}
    actions.save_item_draft(draft=draft.draft, number=signed.number, data=told, by=clerk, at=road.at)
    assert queries.item_draft(draft.draft, clerk, road.at).signature is None


def test_nobody_files_or_accepts_his_own(road: Road) -> None:
    city, clerk = road.city, road.city.clerk
    assert clerk.account is not None and city.citizen.account is not None
    with pytest.raises(actions.OwnCase):
        actions.begin_draft(item=ITEM, owner=clerk.account, key="begun", by=clerk, at=road.at)
    with pytest.raises(actions.OwnCase):
        road.file(by=clerk, owner=clerk.account, channel="window")
    with pytest.raises(actions.NotYours):
        actions.begin_draft(item=ITEM, owner=city.citizen.account, key="begun", by=city.approver, at=road.at)
    with pytest.raises(actions.NotYours):
        draft = begun(road).draft
        key = brought(road, draft).needed[0].spec.key
        actions.see_original(draft=draft, material=key, by=city.citizen, at=road.at)
    own = road.file().id
    with pytest.raises(actions.OwnCase):
        actions.accept(case=own, by=replace(clerk, account=city.citizen.account), at=road.at)


def test_what_was_given_before_is_used_again_by_its_owner_only(road: Road) -> None:
    city = road.city
    old = begun(road).draft
    key = brought(road, old).needed[0].spec.key
    actions.add_page(draft=old, material=key, file=stored(road), by=city.citizen, at=road.at)
    case = actions.submit_item_draft(draft=old, key="old", by=city.citizen, at=road.at).id
    new = actions.begin_draft(item=ITEM, key="new", by=city.citizen, at=road.at).draft
    page = queries.item_draft(new, city.citizen, road.at)
    assert page.answers is not None and "shop.name" in page.answers.keys and page.answers.case == case
    actions.reuse_answers(draft=new, case=case, by=city.citizen, at=road.at)
    assert queries.item_draft(new, city.citizen, road.at).data["shop.name"] == ANSWERS["shop.name"]
    earlier = page.needed[0].earlier
    assert earlier is not None and (earlier.case, earlier.pages) == (case, 2)
    actions.reuse_paper(draft=new, material=key, case=case, by=city.citizen, at=road.at)
    assert len(queries.item_draft(new, city.citizen, road.at).needed[0].pages) == 2
    log = Event.objects.filter(name="filing.reused", kind="account", thing=city.citizen.account)
    assert [set(one.data or {}) for one in log.order_by("id")] == [
        {"case", "draft", "fields"},
        {"case", "draft", "material"},
    ]
    other = actions.begin_draft(item=ITEM, key="begun", by=city.stranger, at=road.at).draft
    assert queries.item_draft(other, city.stranger, road.at).answers is None
    with pytest.raises(actions.NothingEarlier):
        actions.reuse_paper(draft=other, material=key, case=case, by=city.stranger, at=road.at)
    actions.discard_item_draft(draft=other, by=city.stranger, at=road.at)
    assert Draft.objects.count() == 2
