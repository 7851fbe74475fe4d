"""The left navigation of the workbench and the office, as data (导航): one line for each page that stands on its own.

A door keeps its lines in its own ``navigation.py`` and gives them to ``lines``; ``ui/_nav_lines.html`` draws them.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise


class Entry(NamedTuple):
    """One line: ``page`` is the name of an address with its door; the line is current there and wherever a name of that door begins with one of ``covers``.

    ``roles``: who may open it, nobody else sees the line; none named: everybody of the door. ``section``: the heading it stands under.
    """

    page: str
    icon: str
    word: Promise | str
    covers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    section: Promise | str = ""

    def is_current(self, view_name: str) -> bool:
        """Whether a page (``office:looks``) belongs to this line."""
        door, _, name = view_name.rpartition(":")
        return view_name == self.page or (self.page.startswith(f"{door}:") and name.startswith(self.covers))


def lines(request: HttpRequest, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The lines this person may open, the current one marked, a heading before a new section."""
    match, actor = request.resolver_match, getattr(request, "actor", None)
    here = match.view_name if match else ""
    held = {role for role, _ in actor.scopes} if actor is not None else set()
    mine = [one for one in entries if not one.roles or held & {*one.roles}]
    return [
        {
            "url": one.page,
            "icon": one.icon,
            "word": one.word,
            "current": one.is_current(here),
            "heading": one.section if one.section and (not n or mine[n - 1].section != one.section) else "",
        }
        for n, one in enumerate(mine)
    ]
