"""Makes the icon sprite: one SVG file of the few Tabler icons that pages use (static/vendor/icons.svg).

``python -m onewindow.web.ui.icons node_modules/@tabler/icons/icons/outline`` is run by the set-up.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = HERE / "icons.txt"
SPRITE = HERE / "static" / "vendor" / "icons.svg"
_DRAWING = re.compile(r"<svg[^>]*>(.*?)</svg>", re.S)
_EMPTY_GROUND = re.compile(r'<path stroke="none"[^>]*/>')


def names() -> list[str]:
    """The icons in use, in the order of the list."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def sprite(outlines: Path) -> str:
    """One SVG document with a symbol for each icon of the list."""
    symbols = []
    for name in names():
        source = (outlines / f"{name}.svg").read_text(encoding="utf-8")
        found = _DRAWING.search(source)
        if found is None:
            raise ValueError(f"{name}.svg is not a drawing")
        drawing = " ".join(_EMPTY_GROUND.sub("", found.group(1)).split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main(arguments: list[str]) -> int:
    """Write the sprite from a folder of outline drawings."""
    if len(arguments) != 1:
        print("usage: python -m onewindow.web.ui.icons FOLDER_OF_OUTLINE_SVG", file=sys.stderr)
        return 2
    SPRITE.parent.mkdir(parents=True, exist_ok=True)
    SPRITE.write_text(sprite(Path(arguments[0])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
