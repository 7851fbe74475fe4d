"""Every verb of an application's life is killed (每个动作断电): it has a scene in ``tests/faults/killing``, or a reason why not.

A scene names its verb as ``room.verb`` in a string: the key of an act, or the name of a step of a walk.
"""

import ast
import re

from tests.house import tree
from tests.house.code_rules import CHINESE, is_verb_file

STILL_ROOMS = {
    "catalogue": "written in an office, one transaction each; no application hangs on half of it",
    "org": "written in an office, one transaction each; no application hangs on half of it",
    "messages": "told by readers, which are killed: readers of a bundle",
}
"""Rooms whose verbs need no scene."""

PART_OF_ANOTHER = {
    "delivery.label": "prints, and says so in the log: as often as it is asked for",
    "delivery.happen": "the demo courier's own book; its message is delivery.told",
    "bundles.list_packages": "asked by the search, writes what can be written again",
    "bundles.recompute": "killed in tests/domain/cases/test_the_calendar_moves.py",
    "bundles.recompute_limits": "the sibling of bundles.recompute, by the same frame of org",
    "bundles.open_stages": "a part of the transactions of register, win_land and closed; cut off in tests/domain/bundles/test_before_a_stage.py",
    "bundles.publish": "a command of who installs; the office's way is approve",
    "bundles.write_version": "inside approve and publish",
    "cases.archive": "reads",
    "cases.letter": "a part of the statement that files",
    "cases.changed": "the frame of every save of a draft",
    "delivery.as_wished": "a part of the transaction that files, by the verbs it calls",
    "cases.recompute": "killed in tests/domain/cases/test_the_calendar_moves.py",
    "fees.decide": "the demo provider's own book; its notice is fees.notified",
    "licences.add_type": "written in an office, one transaction; no application hangs on half of it",
    "licences.drop_type": "written in an office, one transaction; no application hangs on half of it",
    "licences.register_seal": "once a city, by the operator; the row is there or not",
    "licences.rows": "a part of the statement that grants",
    "bundles.start_new": "start, of a package that has no version yet",
}
"""Verbs that are never called by themselves, or write nothing."""


def _verbs() -> dict[str, str]:
    """``room.verb`` → file of every public verb: keyword-only, at a moment, with its Chinese term."""
    found = {}
    for path, text in tree.matching(under=("onewindow/domain/",), suffixes=(".py",)):
        room = path.split("/")[2]
        for node in tree.parse(text).body if is_verb_file(path) and room not in STILL_ROOMS else ():
            if isinstance(node, ast.FunctionDef) and _is_verb(node):
                found[f"{room}.{node.name}"] = path
    return found


def _is_verb(node: ast.FunctionDef) -> bool:
    first = (ast.get_docstring(node) or "").partition(". ")[0]
    names = {argument.arg for argument in node.args.kwonlyargs}
    return not node.name.startswith("_") and not node.args.args and "at" in names and bool(CHINESE.search(first))


def _named() -> set[str]:
    """What the scenes name; ``case.hold`` is ``cases.hold``."""
    said: set[str] = set()
    for _, text in tree.matching(under=("tests/faults/killing/",), suffixes=(".py",)):
        for node in ast.walk(tree.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for room, verb in re.findall(r"\b([a-z]+)\.([a-z_]+)\b", node.value):
                    said |= {f"{room}.{verb}", f"{room}s.{verb}"}
    return said


def test_every_verb_of_a_life_is_killed() -> None:
    verbs, named = _verbs(), _named()
    assert len(verbs) > 80
    missing = [f"{verb} ({verbs[verb]})" for verb in sorted(set(verbs) - named - set(PART_OF_ANOTHER))]
    assert not missing, "no scene in tests/faults/killing (copy a walk of killing/walks):\n" + "\n".join(missing)


def test_the_reasons_are_of_verbs_that_stand() -> None:
    assert not set(PART_OF_ANOTHER) - set(_verbs())
