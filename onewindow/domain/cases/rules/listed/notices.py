"""The one correction notice: everything is told at once."""

from collections.abc import Collection, Mapping
from datetime import datetime


def named_late(
    earlier: Mapping[str, datetime], items: Collection[str], received: Mapping[str, datetime | None]
) -> list[str]:
    """一次性告知. What a second notice names although the first one could have named it (行政许可法 art. 32 (4)).

    :param earlier: what former notices named, with the moment of the last one that did.
    :param received: when each material was handed in last; absent or None: never.

    Allowed again: what an earlier notice named and is still not right. Allowed new: a material that came in after the
    last notice. Everything else was there to be seen.
    """
    if not earlier:
        return []
    last = max(earlier.values())
    return sorted(s for s in items if s not in earlier and not ((r := received.get(s)) is not None and r > last))
