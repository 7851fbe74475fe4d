"""A box keeps a small secret: it opens only under the same key, for the same purpose, unchanged."""

import pytest

from onewindow.kernel.seal import box

SECRET = b"twenty bytes of key!"


def test_what_was_put_in_comes_out() -> None:
    """And nothing of it can be seen from outside; twice shut is twice different."""
    kept = box.shut(SECRET, purpose="a")
    assert box.opened(kept, purpose="a") == SECRET
    assert SECRET not in kept
    assert kept != box.shut(SECRET, purpose="a")


@pytest.mark.parametrize("place", [0, 15, -1])
def test_a_changed_bit_is_noticed(place: int) -> None:
    """In nonce, tag or content."""
    kept = bytearray(box.shut(SECRET, purpose="a"))
    kept[place] ^= 1
    with pytest.raises(box.NotOurs):
        box.opened(bytes(kept), purpose="a")


def test_another_purpose_another_key_and_half_a_box_do_not_open(settings: pytest.FixtureRequest) -> None:
    """The row of one account cannot be copied into another's."""
    kept = box.shut(SECRET, purpose="a")
    for wrong in (lambda: box.opened(kept, purpose="b"), lambda: box.opened(kept[:20], purpose="a")):
        with pytest.raises(box.NotOurs):
            wrong()
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(box.NotOurs):
        box.opened(kept, purpose="a")
