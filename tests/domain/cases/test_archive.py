"""归档: the closed case is one file that anybody can verify, and nobody can change without being found out."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.queries import archive
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files, retention, seal
from onewindow.kernel.models import Event
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road, row

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def closed(road: Road) -> tuple[str, bytes]:
    """Number and archive of a case with real papers, four opinions and an issued licence."""
    kept = [files.store(BytesIO(PNG), name=f"{n}.png", by=None, at=road.now).token for n in range(3)]
    papers = [
        Paper(slug, file=token) for slug, token in zip(("id-card", "floor-plan", "health-proof"), kept, strict=True)
    ]
    case = road.accepted(papers=papers)
    for department in REVIEWING:
        stance = {"stance": "conditions", "text": "须设油烟净化"} if department == REVIEWING[0] else {"stance": "agree"}
        actions.review(case=case, by=road.city.of(department, "examiner"), at=road.at, **stance)
    actions.grant(case=case, by=road.city.approver, at=road.at)
    licences.make(licence=Licence.objects.get(case_ref=f"case:{case}").pk, at=road.at)
    actions.close(case=case, by=road.city.clerk, at=road.at)
    number = row(case).number
    return number, actions.archive(number=number, by=Actor.SYSTEM, at=road.at)


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """The archive with parts replaced, added, or (None) left out."""
    made, given = BytesIO(), {name.replace("__", "/").replace("_", "."): value for name, value in parts.items()}
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            value = given.pop(name, old.read(name))
            if value is not None:
                new.writestr(name, value)
        for name, value in given.items():
            new.writestr(name, value or b"")
    return made.getvalue()


def part(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as opened:
        return opened.read(name)


def failing(data: bytes, *, online: bool = False) -> set[str]:
    verdict = archive.verify_archive(data, online=online, trusted=frozenset({seal.city_key().fingerprint}))
    assert verdict.holds == (not any(check.holds is False for check in verdict.checks))
    return {check.name for check in verdict.checks if check.holds is False}


def test_the_archive_holds_everything_and_verifies_alone_and_beside_the_log(closed: tuple[str, bytes]) -> None:
    number, data = closed
    with ZipFile(BytesIO(data)) as opened:
        names = opened.namelist()
    assert [name.split("/")[0] for name in names].count("papers") == 3
    assert sum(name.startswith("licences/") for name in names) == 2
    assert part(data, "case.pdf").startswith(b"%PDF")
    assert failing(data) == set()
    assert failing(data, online=True) == set()
    assert {c.name: c.holds for c in archive.verify_archive(data, online=True).checks}["events"] is True
    alone = archive.verify_archive(data, online=False)
    assert {check.name: check.holds for check in alone.checks}["key"] is None
    assert (alone.number, alone.outcome, alone.holds) == (number, "granted", True)
    made = Event.objects.get(name="archive.made")
    assert made.data == {"sm3": seal.sm3(data).hex()}


def test_every_change_is_found_out(closed: tuple[str, bytes]) -> None:
    _, data = closed
    assert failing(changed(data, case_pdf=b"%PDF-1.7 another")) == {"files"}
    assert failing(changed(data, papers__more_txt=b"slipped in")) == {"files"}
    assert failing(changed(data, data_json=part(data, "data.json"))) == set()
    manifest = json.loads(part(data, "manifest.json"))
    manifest["outcome"] = "refused"
    assert failing(changed(data, manifest_json=json.dumps(manifest).encode())) == {"signature"}
    proofs = json.loads(part(data, "events.json"))
    event = json.loads(proofs[1]["event"])
    proofs[1]["event"] = json.dumps({**event, "by": 7777}, sort_keys=True, separators=(",", ":"))
    assert failing(changed(data, events_json=json.dumps(proofs).encode())) == {"files", "events"}
    sets = json.loads(part(data, "data.json"))
    sets["sets"]["6.2"][0]["办件类型代码"] = "x"
    assert failing(changed(data, data_json=json.dumps(sets).encode())) == {"files", "data"}


def test_a_forger_with_a_key_of_his_own_is_not_trusted(closed: tuple[str, bytes], tmp_path) -> None:
    _, data = closed
    own = seal.FileKey(tmp_path)
    manifest = json.loads(part(data, "manifest.json"))
    manifest["key"] |= {"fingerprint": own.fingerprint, "public_key": own.public_key}
    written = json.dumps(manifest).encode()
    forged = changed(data, manifest_json=written, manifest_sig=own.sign(written))
    assert failing(forged, online=True) == {"key"}


def test_what_is_no_archive_is_refused() -> None:
    for data in (b"", b"PK\x03\x04", _zip({"a": b"b"}), _zip({"manifest.json": b"[]"})):
        with pytest.raises(archive.NoArchive):
            archive.verify_archive(data, online=False)


def _zip(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as new:
        for name, value in parts.items():
            new.writestr(name, value)
    return made.getvalue()


def test_the_sets_have_the_form_of_the_standard(closed: tuple[str, bytes]) -> None:
    number, data = closed
    sets = json.loads(part(data, "data.json"))["sets"]
    assert archive.unfit(sets) == []
    (applied,), (accepted,), (handled,), (ended,) = (sets[one] for one in ("6.2", "6.3", "6.4", "6.5"))
    assert applied["办件编号"] == accepted["办件编号"] == ended["办件编号"] == number
    assert applied["申请时间"] == "20260901T101000"
    assert len(applied["材料"]) == 3
    steps = [(step["环节名称"], step["业务动作"]) for step in handled["环节"]]
    assert steps[0] == ("受理", "通过") and steps[-1] == ("办结送达", "通过")
    assert [step["环节处理意见"] for step in handled["环节"] if "环节处理意见" in step] == ["须设油烟净化"]
    assert ended["办件结果描述"] == "准予许可" and ended["结果证照编号"]


def test_an_export_of_a_day_holds_the_cases_closed_on_it(closed: tuple[str, bytes], road: Road) -> None:
    number, _ = closed
    start, end = (road.now.replace(hour=hour, minute=0) for hour in (0, 23))
    assert [one for one, _ in archive.closed_between(start, end)] == [number]
    assert set(archive.header(road.now)["schemas"]) == {"6.2", "6.3", "6.4", "6.5"}


def test_only_ended_cases_and_only_by_the_operator(road: Road) -> None:
    number = row(road.accepted()).number
    with pytest.raises(actions.NotAtThisStep):
        actions.archive(number=number, by=Actor.SYSTEM, at=road.at)
    with pytest.raises(actions.NotYours):
        actions.archive(number=number, by=road.city.supervisor, at=road.at)
    with pytest.raises(actions.NoSuchCase):
        actions.archive(number="990100-20260901-9999999-X", by=Actor.SYSTEM, at=road.at)


def test_an_export_asks_as_often_for_many_cases_as_for_one(road: Road, django_assert_num_queries) -> None:
    cases = [row(road.granted()) for _ in range(4)]
    archive.facts(cases[0])
    with CaptureQueriesContext(connection) as one:
        archive.facts(cases[0])
    with django_assert_num_queries(len(one)):
        known = archive.facts_of(cases)
        assert [each.case for each in known] == cases
        assert {len(each.opinions) for each in known} == {4}


def test_a_file_is_due_by_its_rule_and_no_clock_destroys_it(road: Road) -> None:
    """Thirty years for what was granted, ten for the rest; the city's own row replaces the term and its source."""
    granted, withdrawn = road.granted(), road.file().id
    actions.close(case=granted, by=road.city.clerk, at=road.at)
    actions.withdraw(case=withdrawn, by=road.city.citizen, at=road.at)

    def due(years: int) -> list[int]:
        return [one.id for one in archive.files_due(road.now + timedelta(days=366 * years))]

    assert due(9) == [] and due(11) == [withdrawn] and due(31) == [granted, withdrawn]
    retention.carry_out(at=road.now + timedelta(days=366 * 31))
    assert due(31) == [granted, withdrawn] and row(granted).holder_name and row(granted).answers
    counted = {line.kept.key: line.count for line in retention.report(road.now + timedelta(days=366 * 11))}
    assert (counted["files-granted"], counted["files-others"]) == (0, 1)
    begin = (road.now + timedelta(days=1)).date()
    retention.change(key="files-others", days=None, effective_from=begin, source="永久", by=None, at=road.now)
    assert due(31) == [granted]
    first = archive.files_due(road.now + timedelta(days=366 * 31))[0]
    assert (first.rule, first.days) == ("files-granted", 10_957) and first.source
    assert archive.files_due(road.now + timedelta(days=366 * 31), after=granted) == []
