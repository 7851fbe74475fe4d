"""Our check characters against independent implementations, on random values."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_37_36

from onewindow.kernel.codes import characters, check, citizen_id, uscc_of


@given(st.text(characters.ALPHANUMERIC, min_size=1, max_size=60))
def test_iso_7064_mod_37_36(body: str) -> None:
    assert characters.mod_37_36(body) == mod_37_36.calc_check_digit(body)


@given(st.sampled_from("159ANY"), st.text(characters.USCC_ALPHABET, min_size=16, max_size=16))
def test_uscc(first: str, rest: str) -> None:
    body = first + rest
    assert uscc_of(body)[-1] == uscc.calc_check_digit(body)
    assert not [problem for problem in check(uscc_of(body), "uscc").errors if problem.code == "check-character"]


@given(st.text("0123456789", min_size=17, max_size=17))
def test_citizen_ids(body: str) -> None:
    assert citizen_id(body)[-1] == ric.calc_check_digit(body + "0")


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    found = check(text)
    assert found.as_dict()["kind"] == found.kind
    for problem in found.problems:
        assert str(problem)
