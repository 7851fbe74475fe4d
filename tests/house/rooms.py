"""The one list of rooms, high to low; rooms of one line may not import each other. Contracts are made from it.

``python -m tests.house.rooms`` writes ``.importlinter``. A room joins when its folder appears.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ROOMS: tuple[tuple[str, ...], ...] = (
    ("analytics",),
    ("supervision",),
    ("feedback",),
    ("bundles", "agents", "policies"),
    ("cases",),
    ("hall", "market", "trading"),
    ("exchange", "licences", "fees", "delivery"),
    ("messages",),
    ("catalogue",),
    ("org",),
)
DOORS = ("portal", "workbench", "kiosk", "screens", "office", "api")
STOREYS = ("config", "web", "domain", "kernel")

# What others may import of a room: its docstring, verbs, reads, tables, news, refusals, and its demo data.
PUBLIC = ("actions", "queries", "models", "events", "refusals", "seed")
# Inside a room, high to low. Rules are pure, so they stand below the tables and never import them.
INSIDE = (
    ("seed",),
    ("reactions", "jobs"),
    ("actions",),
    ("queries",),
    ("states",),
    ("models",),
    ("rules", "events", "refusals"),
)


def standing(root: Path = ROOT) -> list[list[str]]:
    """The rooms that exist, in the list's order, line by line."""
    lines = [[room for room in line if (root / "onewindow/domain" / room / "__init__.py").exists()] for line in ROOMS]
    return [line for line in lines if line]


def contracts(root: Path = ROOT) -> str:
    """The text of ``.importlinter``."""
    rooms = standing(root)
    doors = [door for door in DOORS if (root / "onewindow/web" / door / "__init__.py").exists()]
    head = "# Made from tests/house/rooms.py: python -m tests.house.rooms\n[importlinter]\nroot_package = onewindow\n"
    parts = [
        head,
        _section("storeys", "Storeys", "layers", containers=["onewindow"], layers=STOREYS, exhaustive=True),
        _section(
            "doors",
            "Doors are independent and stand on ui",
            "layers",
            containers=["onewindow.web"],
            layers=[" | ".join(doors), "ui"],
            exhaustive=True,
        ),
        _section(
            "rooms",
            "Rooms in their order",
            "layers",
            containers=["onewindow.domain"],
            layers=[" | ".join(line) for line in rooms],
            exhaustive=True,
        ),
    ]
    for room in (room for line in rooms for room in line):
        name = f"onewindow.domain.{room}"
        parts.append(
            _section(
                f"inside-{room}",
                f"Inside {room}",
                "layers",
                containers=[name],
                layers=[" : ".join(f"({module})" for module in line) for line in INSIDE],
            )
        )
        parts.append(
            _section(
                f"private-{room}",
                f"Only the public files of {room}",
                "protected",
                protected_modules=[f"{name}.*"],
                allowed_importers=[name],
                ignore_imports=[
                    f"onewindow.** -> {name}.{module}{below}" for module in PUBLIC for below in ("", ".**")
                ],
                unmatched_ignore_imports_alerting="none",
            )
        )
    return "\n".join(parts)


def _section(ident: str, name: str, kind: str, **options: object) -> str:
    lines = [f"[importlinter:contract:{ident}]", f"name = {name}", f"type = {kind}"]
    for key, value in options.items():
        if isinstance(value, bool | str):
            lines.append(f"{key} = {value}")
        elif isinstance(value, list | tuple):
            lines.append(f"{key} =")
            lines.extend(f"    {item}" for item in value)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the contracts where they changed."""
    file = ROOT / ".importlinter"
    text = contracts()
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
        print("wrote .importlinter", file=sys.stderr)


if __name__ == "__main__":
    main()
