"""Which window may take which item (同城通办、就近办): by areas and the item's 通办范围, on plain values."""

from collections.abc import Collection

ANYWHERE = ("1", "2", "3", "4")
"""GB/T 39046 no. 33: 全国, 跨省, 跨市, 跨县. Each of them covers every window of one city."""


def at_home(body: str, windows: Collection[str]) -> bool:
    """本级窗口. Whether one of these windows (prefixes of their areas) serves the area of the body itself.

    A city's window is no district's and the reverse: between levels and districts the item has to say so.
    """
    return body in windows or not body


def reaches(reach: str) -> bool:
    """同城通办. Whether the catalogue says that any window of the city may take the item."""
    return reach in ANYWHERE
