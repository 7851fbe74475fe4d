"""Puts what ``onewindow demo`` tells into the two READMEs: ``python -m tests.house.story``."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"README.md": "en", "README.zh-CN.md": "zh"}
BLOCK = re.compile(r"<!-- demo -->.*?<!-- /demo -->", re.DOTALL)


def tell(language: str) -> str:
    """The narrative, carried out anew on a throw-away database."""
    command = [str(Path(sys.executable).with_name("onewindow")), "demo", "--language", language]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip("\n")


def with_story(page: str, story: str) -> str:
    """The page with the story in its place."""
    return BLOCK.sub(lambda _: f"<!-- demo -->\n```\n$ onewindow demo\n{story}\n```\n<!-- /demo -->", page)


if __name__ == "__main__":
    for name, language in PAGES.items():
        file = ROOT / name
        file.write_text(with_story(file.read_text(encoding="utf-8"), tell(language)), encoding="utf-8")
