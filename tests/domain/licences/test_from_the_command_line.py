"""``onewindow licence verify``: the two files as the portal hands them out, laid side by side."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onewindow.config.cli import cli
from onewindow.domain.licences.models import Licence
from onewindow.kernel import files

from .test_make_and_verify import made

__all__ = ["made"]


@pytest.fixture
def paper(made: tuple[Licence, bytes, bytes], tmp_path: Path) -> Path:
    """The PDF in a folder, its signature beside it."""
    row, pdf, signature = made
    place = tmp_path / files.find(row.pdf_id).name
    place.write_bytes(pdf)
    (tmp_path / row.signature_name).write_bytes(signature)
    return place


def verify(file: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, ["licence", "verify", str(file), "--offline", *more], env={"LANG": "en"})


def answers(result: Result) -> dict[str, bool | None]:
    return {one["check"]: one["holds"] for one in json.loads(result.output)["answers"]}


def test_the_signature_is_found_beside_the_pdf_and_the_pdf_beside_the_signature(paper: Path) -> None:
    for file in (paper, paper.with_name(f"{paper.name}.sig.json")):
        result = verify(file, "--json")
        assert result.exit_code == 0
        assert answers(result)["signature"] is True
        assert answers(result)["status"] is None, "unknown offline"
    paper.unlink()
    assert "the PDF was not shown" in verify(paper.with_name(f"{paper.name}.sig.json")).output


def test_a_changed_file_ends_with_one_and_a_missing_one_with_two(paper: Path) -> None:
    paper.write_bytes(paper.read_bytes() + b" ")
    result = verify(paper)
    assert result.exit_code == 1
    assert "NO" in result.output
    assert "Unknown offline" in result.output
    assert verify(paper.with_name("nothing.pdf")).exit_code == 2
