"""The import contracts are those of the list of rooms, they hold, and each kind catches what it is for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import rooms

ROOM = '"""A room."""\n'
LINTER = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]


def test_the_contracts_are_made_from_the_list() -> None:
    """Run ``python -m tests.house.rooms`` after adding a room or a door."""
    assert (rooms.ROOT / ".importlinter").read_text() == rooms.contracts()


def test_every_room_stands_in_the_list() -> None:
    """A folder of the domain that the list does not know would stand outside every contract."""
    listed = {room for line in rooms.ROOMS for room in line}
    standing = {path.parent.name for path in (rooms.ROOT / "onewindow/domain").glob("*/__init__.py")}
    assert standing <= listed


def test_the_contracts_hold() -> None:
    """import-linter agrees."""
    done = subprocess.run(LINTER, cwd=rooms.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with four storeys, two doors and two rooms in a folder of its own."""
    for folder in (
        "", "config", "web", "web/ui", "web/portal", "web/workbench", "domain", "domain/cases", "domain/org", "kernel",
    ):  # fmt: skip
        (tmp_path / "onewindow" / folder).mkdir(exist_ok=True)
        (tmp_path / "onewindow" / folder / "__init__.py").write_text(ROOM)
    for room in ("cases", "org"):
        for module in ("models", "rules", "queries", "actions", "reactions"):
            (tmp_path / "onewindow/domain" / room / f"{module}.py").write_text(ROOM)
        for folder in ("events", "papers"):
            (tmp_path / "onewindow/domain" / room / folder).mkdir()
            for module in ("__init__", "inner"):
                (tmp_path / "onewindow/domain" / room / folder / f"{module}.py").write_text(ROOM)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    """The exit code and words of import-linter in that house, under contracts made for it."""
    (house / ".importlinter").write_text(rooms.contracts(house))
    done = subprocess.run(
        LINTER,
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(house), "PATH": "/usr/bin"},
    )
    return done.returncode, done.stdout + done.stderr


def test_a_clean_house_passes(small_house: Path) -> None:
    """Imports that go down to public files are fine."""
    (small_house / "onewindow/domain/cases/actions.py").write_text(
        ROOM + "from onewindow.domain.org.events import inner\n"
    )
    (small_house / "onewindow/web/portal/views.py").write_text(
        ROOM + "from onewindow.domain.cases import actions, events\n"
    )
    code, said = lint(small_house)
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("kernel/x.py", "from onewindow.domain.org import models"),
        ("domain/org/actions.py", "from onewindow.web import ui"),
        ("domain/org/actions.py", "from onewindow.domain.cases import actions"),
        ("domain/cases/actions.py", "from onewindow.domain.org import rules"),
        ("web/portal/views.py", "from onewindow.domain.cases import rules"),
        ("web/portal/views.py", "from onewindow.domain.cases.papers import inner"),
        ("web/portal/views.py", "from onewindow.web import workbench"),
        ("web/ui/x.py", "from onewindow.web import portal"),
        ("domain/cases/models.py", "from onewindow.domain.cases import actions"),
        ("domain/cases/rules.py", "from onewindow.domain.cases import models"),
        ("domain/cases/actions.py", "from onewindow.domain.cases import reactions"),
        ("domain/stray/__init__.py", "x = 1"),
    ],
)
def test_a_forbidden_import_is_caught(small_house: Path, file: str, line: str) -> None:
    """Storey, room order, private file, door, order inside a room, a room outside the list."""
    target = small_house / "onewindow" / file
    target.parent.mkdir(exist_ok=True)
    target.write_text(ROOM + line + "\n")
    code, said = lint(small_house)
    assert code == 1, said
