"""The progress graph, laid out on the server (进度图): lanes per department, nodes with light, edges, today's line.

Plain values in, plain values out; the component ``<c-graph>`` draws them as SVG, and as a timeline on phones.
"""

from dataclasses import dataclass, field
from typing import Final

LANE_NAMES: Final = 148
WIDTH: Final = 1138
COLUMN: Final = 232
WIDEST: Final = 496
BETWEEN: Final = 40
NODE_GAP: Final = 14
TOP: Final = 32
LINE: Final = 17
CLOSING: Final = "，、。；：！？）》”"  # never at the beginning of a line
ICONS: Final = {
    "green": "circle-check",
    "running": "circle-dot",
    "amber": "clock",
    "red": "alert-triangle",
    "held": "player-pause",
    "waiting": "circle-dashed",
}


@dataclass(frozen=True)
class Step:
    """One thing to draw: ``key`` and ``after`` make the graph; ``who`` and ``time`` are sentences for people."""

    key: str
    what: str
    lane: str
    light: str
    time: str
    after: tuple[str, ...] = ()
    href: str = ""
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Node(Step):
    """A step with its place; also an entry of the phone's timeline."""

    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    words: tuple[str, ...] = ()

    icon: str = ""

    @property
    def glyph_x(self) -> float:
        """Left of the drawing of the light."""
        return self.x + 10

    @property
    def glyph_y(self) -> float:
        """Top of the drawing of the light."""
        return self.y + 10

    @property
    def text_x(self) -> float:
        """Left of the words."""
        return self.x + 36

    @property
    def title_y(self) -> float:
        """Base line of the first line of the title."""
        return self.y + 24

    @property
    def time_line(self) -> str:
        """The time in one line, as long as the box; the timeline has all of it."""
        return wrap(self.time, (self.width - 46) / 12.5, 1)[0]

    @property
    def time_y(self) -> float:
        """Base line of the time, under the title."""
        return self.title_y + LINE * (len(self.words) - 1) + 20


@dataclass(frozen=True)
class Lane:
    """A department's band."""

    words: tuple[str, ...]
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Base line of a single line of words."""
        return self.y + self.height / 2 + 5

    @property
    def first_dy(self) -> float:
        """How far the first line stands above the middle."""
        return -LINE * (len(self.words) - 1) / 2


@dataclass(frozen=True)
class Tick:
    """A word over a column."""

    x: float
    word: str


@dataclass(frozen=True)
class Drawing:
    """Everything the component needs."""

    width: float
    height: float
    lanes: list[Lane]
    nodes: list[Node]
    edges: list[str]
    sentence: str
    ticks: list[Tick] = field(default_factory=list)
    today: float | None = None


def draw(steps: list[Step], *, sentence: str, today_after: int | None = None) -> Drawing:
    """Lay out steps by depth (columns) and lane (rows); ``today_after`` columns stand left of today's line.

    Without ``today_after`` the line stands behind the last column in which everything has ended; −1: no line.
    """
    depth = depths(steps)
    lanes: list[str] = list(dict.fromkeys(step.lane for step in steps))
    columns = max(depth.values(), default=0) + 1
    column_width = min(max((WIDTH - LANE_NAMES) / columns, COLUMN), WIDEST)
    cells: dict[tuple[str, int], list[Step]] = {}
    for step in steps:
        cells.setdefault((step.lane, depth[step.key]), []).append(step)
    bands: list[Lane] = []
    nodes: list[Node] = []
    top: float = TOP
    for lane in lanes:
        tallest = 0.0
        for column in range(columns):
            y = top + NODE_GAP
            for step in cells.get((lane, column), []):
                node = _node(step, LANE_NAMES + column * column_width + 12, y, column_width - BETWEEN)
                nodes.append(node)
                y += node.height + NODE_GAP
            tallest = max(tallest, y - top)
        bands.append(Lane(wrap(lane, 8, 3), top, tallest))
        top += tallest
    if today_after is None:
        ended = [all(s.light == "green" for s in steps if depth[s.key] == column) for column in range(columns)]
        today_after = next((column for column, all_ended in enumerate(ended) if not all_ended), columns)
    placed = {node.key: node for node in nodes}
    order = {step.key: n for n, step in enumerate(sorted(steps, key=lambda step: depth[step.key]))}
    return Drawing(
        width=LANE_NAMES + columns * column_width,
        height=top,
        lanes=bands,
        nodes=sorted(nodes, key=lambda node: order[node.key]),
        edges=[_edge(placed[source], placed[key]) for source, key in arrows(steps)],
        sentence=sentence,
        today=LANE_NAMES + today_after * column_width - 8 if steps and today_after >= 0 else None,
    )


def depths(steps: list[Step]) -> dict[str, int]:
    """The column of each step: the longest way from a beginning. A step after an unknown one begins by itself."""
    after = {step.key: [key for key in step.after if any(other.key == key for other in steps)] for step in steps}
    found: dict[str, int] = {}

    def depth(key: str, path: tuple[str, ...]) -> int:
        if key not in found:
            before = [depth(one, (*path, key)) for one in after[key] if one not in path]
            found[key] = 1 + max(before, default=-1)
        return found[key]

    for step in steps:
        depth(step.key, ())
    return found


def arrows(steps: list[Step]) -> list[tuple[str, str]]:
    """Which arrows are drawn: none that another way of arrows already says (it would run behind the boxes between)."""
    after = {step.key: set(step.after) for step in steps}
    depth = depths(steps)

    def leads(source: str, key: str) -> bool:
        nearer = (one for one in after[key] if one in after and depth[one] < depth[key])
        return any(one == source or leads(source, one) for one in nearer)

    return [
        (source, step.key)
        for step in steps
        for source in step.after
        if source in after
        and not any(leads(source, one) for one in step.after if one in after and depth[one] < depth[step.key])
    ]


def _direct(steps: list[Step]) -> list[tuple[str, str]]:
    """The edges to draw: one that a longer way says already would only run behind the boxes of that way."""
    after = {step.key: step.after for step in steps}

    def before(key: str, seen: frozenset[str]) -> frozenset[str]:
        nearer = [one for one in after.get(key, ()) if one not in seen]
        return frozenset(nearer).union(*(before(one, seen | {key, one}) for one in nearer))

    said = {
        key: frozenset().union(*(before(one, frozenset({key})) for one in sources)) for key, sources in after.items()
    }
    return [(source, key) for key, sources in after.items() for source in sources if source not in said[key]]


def wrap(text: str, width: float, lines: int) -> tuple[str, ...]:
    """Break words for SVG: ``width`` Chinese signs a line (Latin letters count half); the last line ends in "…"."""
    out: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text):
        size = sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in piece)
        if line and used + size > width and piece not in CLOSING:
            out.append(line.rstrip())
            line, used = "", 0.0
            piece = piece.lstrip()
        line, used = line + piece, used + size
    if line.strip():
        out.append(line.rstrip())
    if len(out) > lines:
        out = [*out[: lines - 1], out[lines - 1][:-1] + "…"]
    return tuple(out) or ("",)


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces: single Chinese signs, Latin words with the space before them."""
    pieces: list[str] = []
    for sign in text:
        latin = ord(sign) <= 0x2E80 and sign != " "
        if latin and pieces and ord(pieces[-1][-1]) <= 0x2E80:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _node(step: Step, x: float, y: float, width: float) -> Node:
    words = wrap(step.what, (width - 46) / 14, 2)
    return Node(
        **{name: getattr(step, name) for name in Step.__dataclass_fields__},
        x=x,
        y=y,
        width=width,
        height=54 + LINE * (len(words) - 1),
        words=words,
        icon=ICONS.get(step.light, "circle-dashed"),
    )


def _edge(source: Node, target: Node) -> str:
    """A smooth path from the right side of one node to the left side of another."""
    x1, y1 = source.x + source.width, source.y + source.height / 2
    x2, y2 = target.x - 2, target.y + target.height / 2
    middle = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
