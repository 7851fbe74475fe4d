"""An import as people run it: looked at, taken over, killed half-way, repeated; what becomes of the rows."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue import seed as items
from onewindow.domain.catalogue.actions import approve, importing, start_item, submit, withdraw
from onewindow.domain.catalogue.actions.importing import looking, taking
from onewindow.domain.catalogue.models import (
    ImportRow,
    ImportRun,
    Item,
    ItemChange,
    ItemVersion,
    KnownItem,
    MaterialType,
)
from onewindow.domain.catalogue.queries import interchange
from onewindow.domain.catalogue.queries.search.entries import findable_guides
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.catalogue.rules.interchange.standard.schema import MATERIALS
from onewindow.domain.catalogue.rules.interchange.standard.table import BY_NO
from onewindow.domain.catalogue.rules.sheets import difference
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from tests import worlds
from tests.domain.catalogue.interchange.test_rows import GUIDE, lines

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    queries.forget()
    with worlds.staffed(AT):
        yield
        queries.forget()


@pytest.fixture
def office() -> Actor:
    return actor_of(Account.objects.get(login="govservice.office").pk, AT)


def guides(count: int) -> bytes:
    rows = [{**GUIDE, "link": GUIDE["link"].replace("07001006", f"{n:08}"), "name": f"事项{n}"} for n in range(count)]
    return lines(*rows)


def begun(raw: bytes, by: Actor) -> int:
    return importing.begin_import(raw=raw, name="guides.jsonl", by=by, at=AT)


def carried_out(raw: bytes, by: Actor) -> ImportRun:
    run = begun(raw, by)
    importing.look(run=run, at=AT)
    importing.order_import(run=run, by=by, at=AT)
    return importing.take_over(run=run, at=AT)


def test_real_guides_are_known_afterwards(office: Actor, shared_data: Path) -> None:
    raw = (shared_data / "guangan_items.jsonl").read_bytes()
    run = carried_out(raw, office)
    assert (run.state, run.source, run.kind, run.rows, run.added) == ("done", "sczwfw", "guides", 911, 911)
    assert run.figures == importing.dry_run(raw)[2]
    assert (KnownItem.objects.count(), Item.objects.count()) == (911, 0)
    small = KnownItem.objects.get(codes__contains=["body-small-letter"])
    assert "11511301452259996U" in small.code
    assert "11511301452259996u" in small.raw["link"]
    first = KnownItem.objects.order_by("pk")[0]
    found = interchange.known_guide(f"{first.source}:{first.code}")
    assert found.name == "企业投资项目备案（技术改造）（市级/县级）"
    assert (found.kind, first.level, found.department, found.item) == ("10", "4", "区经信局", "")
    assert found.link.startswith("http://www.sczwfw.gov.cn/")
    assert list(Event.objects.filter(kind="import").order_by("pk").values_list("name", flat=True)) == [
        "import.begun", "import.ordered", "import.done",
    ]  # fmt: skip


def test_a_second_run_changes_nothing(office: Actor) -> None:
    carried_out(guides(12), office)
    before = list(KnownItem.objects.order_by("pk").values())
    again = carried_out(guides(12), office)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 12)
    assert list(KnownItem.objects.order_by("pk").values()) == before


def test_a_changed_row_is_one_change(office: Actor) -> None:
    carried_out(guides(5), office)
    again = carried_out(guides(5).replace("事项3".encode(), "事项三".encode()), office)
    assert (again.added, again.changed, again.unchanged) == (0, 1, 4)
    assert KnownItem.objects.filter(name="事项三").count() == 1


class Killed(BaseException):
    """As kill -9: nothing catches it."""


def _killed_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: int) -> None:
    """The process dies at the n-th call, inside the transaction of that portion."""
    real: Callable[..., Any] = getattr(module, name)
    calls = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        found = real(*args, **kwargs)
        if calls == call:
            raise Killed
        return found

    monkeypatch.setattr(module, name, dying)


def test_killed_half_way_and_repeated(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PORTION", 10)
    monkeypatch.setattr(taking, "PORTION", 10)
    run = begun(guides(35), office)
    with monkeypatch.context() as patch:
        _killed_at(patch, looking, "_row", 25)
        with pytest.raises(Killed):
            importing.look(run=run, at=AT)
    assert (ImportRow.objects.filter(run=run).count(), interchange.run(run).looked) == (20, 20)
    assert importing.look(run=run, at=AT).state == "looked"
    assert list(ImportRow.objects.filter(run=run).order_by("place").values_list("place", flat=True)) == list(
        range(1, 36)
    )
    importing.order_import(run=run, by=office, at=AT)
    with monkeypatch.context() as patch:
        _killed_at(patch, taking, "_filled", 25)
        with pytest.raises(Killed):
            importing.take_over(run=run, at=AT)
    assert (KnownItem.objects.count(), interchange.run(run).taken) == (20, 20)
    done = importing.take_over(run=run, at=AT)
    assert (done.state, done.added, done.unchanged, KnownItem.objects.count()) == ("done", 35, 0, 35)
    assert importing.take_over(run=run, at=AT).added == 35


def test_the_same_file_again_before_its_end_is_the_same_run(office: Actor) -> None:
    assert begun(guides(3), office) == begun(guides(3), office)
    other = actor_of(Account.objects.get(login="govservice.office2").pk, AT)
    assert begun(guides(3), other) != begun(guides(3), office)


def test_rejected_rows_stay_out(office: Actor) -> None:
    run = carried_out(b"first\n" + guides(2) + b"\nnonsense\n" + lines({**GUIDE, "name": ""}), office)
    assert (run.rows, run.added, run.figures["rejected"]) == (5, 2, 3)
    assert [row.codes for row in interchange.lines(run.pk, outcome="rejected")] == [
        ["not-json"], ["not-json"], ["department-unmapped", "main-item-none", "no-name"],
    ]  # fmt: skip
    assert len(interchange.lines(run.pk, reason="not-json")) == 2
    assert [row.place for row in interchange.lines(run.pk, after=4)] == [5]


def test_a_department_named_here_is_used_the_next_time(office: Actor) -> None:
    run = carried_out(guides(2), office)
    assert interchange.unmapped(run.pk) == [("区经信局", 2)]
    said = {"区经信局": "market", "别的": ""}
    assert importing.say_meaning(source="sczwfw", about="department", meanings=said, by=office, at=AT) == 1
    assert importing.say_meaning(source="sczwfw", about="department", meanings=said, by=office, at=AT) == 0
    again = carried_out(guides(2), office)
    assert again.changed == 2
    assert set(KnownItem.objects.values_list("department__slug", flat=True)) == {"market"}
    with pytest.raises(importing.MeaningUnknown):
        importing.say_meaning(source="sczwfw", about="department", meanings={"x": "nowhere"}, by=office, at=AT)


def test_types_are_mapped_by_source(office: Actor) -> None:
    """Guangdong counts 20 and 21 the other way round: said per source, in data, and by the office."""
    assert interchange.mapping("guangdong").types == {"20": "10", "21": "20"}
    importing.say_meaning(source="guangdong", about="type", meanings={"22": "20"}, by=office, at=AT)
    assert interchange.mapping("guangdong").types["22"] == "20"
    assert "22" not in interchange.mapping("sczwfw").types


@pytest.mark.parametrize("login", ["market.supervisor", "market.window"])
def test_others_may_not(login: str) -> None:
    by = actor_of(Account.objects.get(login=login).pk, AT)
    with pytest.raises(importing.MayNotImport):
        begun(guides(1), by)
    with pytest.raises(importing.MayNotImport):
        importing.say_meaning(source="sczwfw", about="type", meanings={}, by=by, at=AT)


@pytest.mark.parametrize("raw", [b"", b"hello", b"%PDF-1.7", b"[1, 2]"])
def test_what_is_no_catalogue_is_refused_at_once(raw: bytes, office: Actor) -> None:
    with pytest.raises(importing.NotACatalogue):
        begun(raw, office)


def test_what_turns_out_to_be_none_says_so(office: Actor) -> None:
    row = importing.look(run=begun(b'{"a": 1}\n', office), at=AT)
    assert (row.state, row.why) == ("failed", "unknown")
    with pytest.raises(importing.NotLooked):
        importing.order_import(run=row.pk, by=office, at=AT)


def test_export_then_import_names_every_item_as_it_is(office: Actor) -> None:
    """The sheets come back as they were, from the file, through the rows, into what is known."""
    items.seed(AT)
    text = "".join(interchange.exported(AT.date(), AT))
    header, *records = [json.loads(line) for line in text.splitlines()]
    assert header["standard"] == "GB/T 39046-2020"
    assert {row["name"] for row in header["widened"]} >= {"基本编码", "实施编码"}
    assert header["records"] == len(records) == ItemVersion.objects.count()
    run = carried_out(text.encode(), office)
    assert (run.kind, run.added, run.figures["rejected"]) == ("standard", len(records), 0)
    kept = {row.facts["sheet"]["slug"]: row.facts["sheet"] for row in KnownItem.objects.all()}
    assert kept == {row.item.slug: sheet(row.pk) for row in ItemVersion.objects.select_related("item")}


def _said_otherwise(*slugs: str, **fields: str) -> bytes:
    """The export of these items, as somebody sends it back with fields of the first one filled in otherwise."""
    header, *records = [json.loads(line) for line in "".join(interchange.exported(AT.date(), AT)).splitlines()]
    codes = {queries.spec(queries.current(slug, AT.date())).implementation_code: slug for slug in slugs}
    wanted = sorted(
        (row for row in records if row["实施编码"] in codes), key=lambda row: slugs.index(codes[row["实施编码"]])
    )
    wanted[0] |= fields
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in (header, *wanted)).encode()


def test_rows_of_standing_items_become_changes(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a row says otherwise is a draft for two people; the same is none; killed and repeated it is one; empty empties nothing."""
    items.seed(AT)
    raw = _said_otherwise("signboard", "large-outdoor-advert", 承诺办结时限="2", 办理地点="二楼", 咨询方式="")
    assert importing.dry_run(raw)[2]["by_reason"]["concerns-item"] == 2
    run = begun(raw, office)
    importing.look(run=run, at=AT)
    importing.order_import(run=run, by=office, at=AT)
    with monkeypatch.context() as patch:
        _killed_at(patch, taking, "note", 1)
        with pytest.raises(Killed):
            importing.take_over(run=run, at=AT)
    assert (ItemChange.objects.count(), KnownItem.objects.count(), interchange.run(run).taken) == (0, 0, 0)
    for _ in range(2):
        assert importing.take_over(run=run, at=AT).drafted == 1
    change = ItemChange.objects.get()
    assert (change.item.slug, change.state, change.started_by_id) == ("signboard", "draft", office.account)
    before, after = sheet(queries.current("signboard", AT.date())), sheet(change.draft_id)
    assert {one.path for one in difference(before, after)} == {
        "effective_from", "promised.limit", "particulars.place", "reason",
    }  # fmt: skip
    told = {row.line: (row.change_id, "drafted" in row.codes) for row in interchange.lines(run)}
    assert sorted(told.values(), key=str) == sorted([(change.pk, True), (None, False)], key=str)
    assert set(KnownItem.objects.values_list("item__slug", flat=True)) == {"signboard", "large-outdoor-advert"}
    assert list(findable_guides()) == []
    again = carried_out(raw, office)  # somebody works on it already
    assert (again.drafted, ItemChange.objects.count()) == (0, 1)
    assert [row.line for row in interchange.lines(again.pk, reason="change-open")] == [
        row.line for row in interchange.lines(run, reason="drafted")
    ]
    withdraw(change=change.pk, by=office, at=AT)
    assert (
        carried_out(_said_otherwise("signboard", 承诺办结时限="xx"), office).drafted == 0
    )  # what does not hold is no draft
    assert carried_out(raw, office).drafted == 1


def test_a_row_of_a_standing_base_item_becomes_a_change_of_it(office: Actor) -> None:
    """A base item has no implementation code: table 4 names it by its base code; what hangs below it is another row."""
    items.seed(AT)
    taken = sheet(queries.current("signboard", AT.date()))
    own = {"slug": "base-signboard", "department": "govservice", "window_department": "govservice", "reviews": []}
    base = start_item(sheet=taken | own | {"effective_from": AT.date().isoformat()}, tier="base", by=office, at=AT)
    draft = ItemChange.objects.get(pk=base).draft
    submit(change=base, seen=draft.revision, by=office, at=AT)
    second = actor_of(Account.objects.get(login="govservice.office2").pk, AT)
    approve(change=base, seen=draft.revision, by=second, at=AT)
    records = [json.loads(line) for line in "".join(interchange.exported(AT.date(), AT)).splitlines()]
    row = next(one for one in records[1:] if not one.get("实施编码"))
    assert row["基本编码"] == taken["base_code"]
    raw = "\n".join(json.dumps(one, ensure_ascii=False) for one in (records[0], row | {"承诺办结时限": "2"})).encode()
    assert importing.dry_run(raw)[2]["by_reason"]["concerns-item"] == 1
    assert carried_out(raw, office).drafted == 1
    change = ItemChange.objects.exclude(pk=base).get()
    assert change.item.slug == "base-signboard"
    assert {one.path for one in difference(sheet(draft.pk), sheet(change.draft_id))} >= {"promised.limit"}


def test_a_known_item_becomes_a_draft(office: Actor) -> None:
    carried_out(guides(2), office)
    one = KnownItem.objects.order_by("pk")[0]
    with pytest.raises(importing.NotComplete) as lacking:
        importing.adopt(known=one.pk, by=office, at=AT)
    assert lacking.value.details["fields"] == ["department", "promised"]
    importing.adopt(known=one.pk, department="market", promised="5wd", by=office, at=AT)
    draft = ItemVersion.objects.select_related("item").get()
    one.refresh_from_db()
    assert (draft.name_zh, draft.published_at, draft.item.tier, one.item) == (
        one.name,
        None,
        "implementation",
        draft.item,
    )
    with pytest.raises(importing.AlreadyAdopted):
        importing.adopt(known=one.pk, department="market", promised="5wd", by=office, at=AT)


def test_a_paper_nobody_has_entered_comes_along_to_be_confirmed(office: Actor) -> None:
    """Named by a row that becomes a draft, it stands in the city's stock with who issues it; the same name is the same paper."""
    items.seed(AT)
    header, record = _said_otherwise("signboard").decode().splitlines()
    told = json.loads(record)
    for name, issuer in (("灯箱照明说明", ""), ("沿街立面方案批复", "市自然资源和规划局")):
        told[MATERIALS].append({BY_NO[56].name: name, BY_NO[57].name: issuer})
    raw = f"{header}\n{json.dumps(told, ensure_ascii=False)}".encode()
    assert carried_out(raw, office).drafted == 1
    change = ItemChange.objects.get()
    papers = {row.name_zh: row for row in MaterialType.objects.filter(name_zh__in=("灯箱照明说明", "沿街立面方案批复"))}
    assert {one.name_zh: (one.issuer_zh, one.origin, one.checked) for one in papers.values()} == {
        "灯箱照明说明": ("申请人", "self", "memory"),
        "沿街立面方案批复": ("市自然资源和规划局", "government", "memory"),
    }
    drafted = {row["material"]: row for row in sheet(change.draft_id)["materials"]}
    assert {one.key for one in papers.values()} <= set(drafted)
    assert all("issuer" not in row["particulars"] for row in drafted.values())
    withdraw(change=change.pk, by=office, at=AT)
    before = MaterialType.objects.count()
    assert carried_out(raw, office).drafted == 1
    assert MaterialType.objects.count() == before
