"""``onewindow catalogue``: a dry run ends with one object of counts; a real one keeps, repeated it keeps nothing more."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from onewindow.config import cli
from onewindow.config.cli.catalogue import exporting, importing
from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.models import ImportRun, KnownItem
from onewindow.domain.org import seed
from tests.domain.catalogue.interchange.test_rows import GUIDE, lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (importing, exporting):
        monkeypatch.setattr(module, "city_answers", lambda: True)
    seed.seed(timezone.now())
    yield
    queries.forget()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "guides.jsonl"
    place.write_bytes(
        lines(GUIDE, {**GUIDE, "name": "停业登记(县级）", "link": GUIDE["link"].replace("07001006", "07001007")})
        + b"\nx"
    )
    return place


def ran(*words: Any) -> str:
    answer = CliRunner().invoke(cli.cli, ["catalogue", *map(str, words)], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return str(answer.stdout)


def test_a_dry_run_ends_with_one_object(file: Path) -> None:
    figures = json.loads(ran("import", file, "--dry-run", "--json"))
    assert list(figures) == ["rows", "accepted", "repaired", "flagged", "rejected", "by_reason"]
    assert (figures["rows"], figures["flagged"], figures["rejected"]) == (3, 1, 1)
    assert ImportRun.objects.count() == KnownItem.objects.count() == 0


def test_a_person_reads_what_is_wrong(file: Path) -> None:
    said = ran("import", file, "--dry-run")
    assert "not-json" in said
    assert "name-half-width-brackets (停业登记(县级） → 停业登记（县级）)" in said


def test_a_real_run_keeps_and_repeated_keeps_nothing_more(file: Path) -> None:
    assert json.loads(ran("import", file, "--json"))["added"] == 2
    again = json.loads(ran("import", file, "--json"))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert KnownItem.objects.count() == 2


def test_without_a_city_a_dry_run_still_looks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "city_answers", lambda: False)
    assert json.loads(ran("import", file, "--dry-run", "--json"))["rows"] == 3
    assert CliRunner().invoke(cli.cli, ["catalogue", "import", str(file)]).exit_code == 1


def test_template_and_export(tmp_path: Path) -> None:
    ran("template", tmp_path / "empty.xlsx")
    assert (tmp_path / "empty.xlsx").read_bytes()[:2] == b"PK"
    ran("export", "--out", tmp_path / "all.jsonl")
    assert json.loads((tmp_path / "all.jsonl").read_text("utf-8").splitlines()[0])["records"] == 0
