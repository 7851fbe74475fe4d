"""Check characters against the identities their standards state, which are computed another way than we make them."""

from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.codes import characters, check, citizen_id, uscc_of


@given(st.text(characters.ALPHANUMERIC, min_size=1, max_size=60))
def test_iso_7064_mod_37_36(body: str) -> None:
    """ISO 7064 clause 8: run over the whole string, check character included, the recursion ends in 1."""
    p = 36
    for character in body + characters.mod_37_36(body):
        s = (p + int(character, 36)) % 36
        p = (s or 36) * 2 % 37
    assert s == 1


@given(st.sampled_from("159ANY"), st.text(characters.USCC_ALPHABET, min_size=16, max_size=16))
def test_uscc(first: str, rest: str) -> None:
    """GB 32100: the sum of the first 17 values, each times a power of three, and of the check value is 0 modulo 31."""
    code = uscc_of(first + rest)
    total = sum(characters.USCC_ALPHABET.index(c) * 3**i for i, c in enumerate(code[:17]))
    assert (total + characters.USCC_ALPHABET.index(code[17])) % 31 == 0
    assert not [problem for problem in check(code, "uscc").errors if problem.code == "check-character"]


@given(st.text("0123456789", min_size=17, max_size=17))
def test_citizen_ids(body: str) -> None:
    """GB 11643: the sum of the 18 values, each times a power of two counted from the right, is 1 modulo 11."""
    values = [10 if c == "X" else int(c) for c in citizen_id(body)]
    assert sum(value * 2 ** (17 - i) for i, value in enumerate(values)) % 11 == 1


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    found = check(text)
    assert found.as_dict()["kind"] == found.kind
    for problem in found.problems:
        assert str(problem)
