"""Real codes of shared/standards.md: the good ones hold, the bad ones fail where they are wrong."""

import pytest
from django.utils import translation

from onewindow.kernel.codes import Finding, check, citizen_id, licence_identifier, recognise, uscc_of
from onewindow.kernel.codes.characters import mod_37_36

IMPLEMENTATION = [
    "11370800MB28559184|3|370117002011",
    "11440100007482575H|3|440118009000",
    "12441500196720244T|3|442199806003",
    "11650000010183859F|2|650116013001",
    "11440300MB2C94128A|3|440217281000",
    "11440300MB2D072246|4|440127028001",
]
LICENCES = [
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
]
SICHUAN = "511A0138000000-511602000000-000-115113010833722043-1-00"


def words(found: Finding) -> str:
    """All problems in words."""
    return " · ".join(str(problem) for problem in found.problems)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        *((code.replace("|", ""), "item-implementation") for code in IMPLEMENTATION),
        *((code.split("|")[0], "uscc") for code in IMPLEMENTATION),
        *((code.split("|")[2], "item-base") for code in IMPLEMENTATION),
        *((code, "licence") for code in LICENCES),
        ("114403006939513773344201505200802", "item-handling"),
        ("000524018000", "item-base"),
        ("210973001000", "item-base"),
        ("212011084000", "item-base"),
        ("219964005000", "item-base"),
        ("XK0010100Y", "licensing-base"),
        ("XK0010100Y52010000000001", "licensing-implementation"),
        (SICHUAN, "item-sichuan"),
        ("12441500196720244T3442199806003202206230068", "case-number"),
        ("113700000045046442", "uscc"),
        ("11010519491231002X", "citizen-id"),
        ("440524188001010014", "citizen-id"),
        ("13800138000", "phone"),
        ("+86 138 0013 8000", "phone"),
        ("0755-83001234", "phone"),
        ("010-12345678", "unknown"),
        ("12345", "unknown"),
        ("", "unknown"),
        ("hello", "unknown"),
    ],
)
def test_it_is_recognised_and_holds(value: str, kind: str) -> None:
    found = check(value)
    assert found.kind == kind == recognise(value)
    assert found.ok == (kind != "unknown"), words(found)


def test_a_good_code_has_no_problem_but_a_known_warning() -> None:
    assert [check(code.replace("|", "")).problems for code in IMPLEMENTATION] == [()] * 6
    assert [check(code).problems for code in LICENCES] == [()] * 4
    (warning,) = check("219964005000").problems
    assert (warning.level, warning.position, warning.length) == ("warning", 3, 2)
    assert "99" in warning.message


def test_the_parts_are_named() -> None:
    parts = check("11370800MB285591843370117002011").parts
    assert parts["uscc"] == "11370800MB28559184"
    assert (parts["level"], parts["province"], parts["type"], parts["department"]) == ("市", "山东", "行政许可", "住建")
    assert check("000524018000").parts["province"] == "国家"
    assert check("11010519491231002X").parts["born"] == "1949-12-31"
    assert check(LICENCES[0]).parts["serial"] == "2430599"
    assert check("114403006939513773344201505200802").parts["handling"] == "02"


def test_a_wrong_check_character_is_told_with_the_right_one() -> None:
    bad = check("1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M")
    (problem,) = bad.errors
    assert not bad.ok
    assert problem.position == 94 == len(bad.normal)
    assert "D" in problem.message
    assert mod_37_36("11100000000013338W00211320482014138860P201807250201001") == "M"


def test_two_bad_codes_of_a_real_register() -> None:
    first = check("TE5116020105116050")
    assert first.kind == "uscc"
    assert not first.ok
    second = check("1151130108778239R")
    assert second.kind == "uscc"
    assert [problem.code for problem in second.errors] == ["length"]
    assert "17" in words(second)


def test_the_organisation_code_inside_narrows_the_place() -> None:
    """GB 32100 holds a code with a check of its own (GB 11714): one slip lies before it, in it or at the end."""
    inside = check("11440100007482675H")
    assert {problem.code for problem in inside.errors} == {"check-character", "organisation"}
    assert inside.errors[1].position == 9
    before = check("11440200007482575H")
    assert [problem.code for problem in before.problems] == ["check-character", "organisation-holds"]


def test_a_letter_that_cannot_occur_is_pointed_at() -> None:
    (problem,) = check("1144O100007482575H").errors
    assert (problem.code, problem.position) == ("character", 5)
    with translation.override("en"):
        assert str(problem) == "character 5: O does not occur in this kind of code; 0 may be meant"
    with translation.override("zh-hans"):
        assert str(problem) == "第 5 位: 此类编码不使用字符 O，可能应为 0"


@pytest.mark.parametrize(
    ("value", "code", "position"),
    [
        ("11010519491231003X", "check-character", 18),
        ("110105194912310029", "check-character", 18),
        ("110105194913310021", "date", 7),
        ("11010519490231002X", "date", 7),
        ("1101051949123100X2", "character", 17),
        ("1101051949123100", "length", 0),
        ("110105491231002", "old", 0),
    ],
)
def test_a_wrong_citizen_id(value: str, code: str, position: int) -> None:
    found = check(value, "citizen-id")
    assert not found.ok
    assert (code, position) in [(problem.code, problem.position) for problem in found.errors], words(found)


def test_one_wrong_digit_and_two_swapped_ones_are_always_found() -> None:
    good = "440524188001010014"
    for place in range(17):
        for digit in "0123456789":
            changed = good[:place] + digit + good[place + 1 :]
            assert check(changed, "citizen-id").ok == (changed == good)
        swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
        assert check(swapped, "citizen-id").ok == (swapped == good)


def test_an_unknown_area_is_a_warning() -> None:
    demo = check(citizen_id("99010119900307123"))
    assert demo.kind == "citizen-id"
    assert demo.ok
    assert [problem.code for problem in demo.warnings] == ["area"]


def test_a_date_of_birth_in_the_future_is_wrong_when_the_day_is_known() -> None:
    from datetime import date

    from onewindow.kernel.codes import citizen

    unborn = citizen_id("11010520280101123")
    assert citizen.check(unborn).ok
    assert not citizen.check(unborn, date(2026, 11, 21)).ok


def test_made_codes_hold() -> None:
    assert uscc_of("11440100007482575") == "11440100007482575H"
    assert uscc_of("11370000004504644") == "113700000045046442"
    assert citizen_id("11010519491231002") == "11010519491231002X"
    assert licence_identifier("11100000000013338W032", "11220000013544541J", "2430599") == LICENCES[0]
    assert licence_identifier("11100000000013338W009", "11330105002500287C", "2025052201", 2) == LICENCES[2]
    for wrong in (
        ("short", "340100", "1"),
        ("11100000000013338W032", "bad", "1"),
        ("11100000000013338W032", "340100", ""),
    ):
        with pytest.raises(ValueError):
            licence_identifier(*wrong)


def test_small_and_full_width_letters_are_understood_with_a_warning() -> None:
    small = check("11010519491231002x")
    assert small.ok
    assert small.normal == "11010519491231002X"
    assert [problem.code for problem in small.warnings] == ["small-letters"]
    assert check("1101 0519 4912 3100 2X").ok
    assert check("１１０１０５１９４９１２３１００２Ｘ").normal == "11010519491231002X"


def test_a_damaged_citizen_id_is_not_taken_for_another_code() -> None:
    """This one happens to have the right check character of a USCC, of an area that no province has."""
    found = check("11010519491331002x")
    assert found.kind == "citizen-id"
    assert not found.ok


def test_item_codes_fail_where_they_are_wrong() -> None:
    level = check("11370800MB285591849370117002011")
    assert [(p.code, p.position) for p in level.errors] == [("level", 19)]
    body = check("11370800MB28559185" + "3370117002011")
    assert body.errors[0].position == 18
    assert check("11370800MB28559184337011700201").errors[0].code == "length"
    assert check("11370800MB2855918433701170020A1").errors[0].position == 30
    inside = check(SICHUAN.replace("115113010833722043", "115113010833722044"))
    assert inside.kind == "item-sichuan"
    assert inside.ok
    assert ("check-character", 32 + 18) in [(p.code, p.position) for p in inside.warnings]


@pytest.mark.parametrize(
    "value",
    [
        SICHUAN,
        "511A64031001-511602000000-000-11511301008778183N-1-00",
        "512014025002-511602000000-000-1251130145225903XN-1-00",
        "512B0053300007-511602000000-000-1151130108778239R-1-00",
        "1J-5100-00027-511602000000-000-00877868-5-1-00",
        "A-005818-5818-511602000000-000-TE5116020105116050-1-00",
        "E-000004-001-11511301008778386B",
        "H-000185-001-4444444444",
    ],
)
def test_old_local_codes_are_a_family_of_their_own(value: str) -> None:
    """Real registers carry them: accepted, with a warning that says what they are."""
    found = check(value)
    assert (found.kind, found.ok, found.parts["family"]) == ("item-sichuan", True, "local")
    assert "local" in {p.code for p in found.warnings}


def test_a_kind_may_be_asked_for() -> None:
    assert not check("11440100007482575H", "citizen-id").ok
    assert check("440100", "area").ok
    assert check("990101", "area").warnings
