"""Numbers that arrive as text: in addresses and hidden fields."""


def whole(text: str) -> int | None:
    """A whole number; None for anything else, also for one that no column could hold."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
