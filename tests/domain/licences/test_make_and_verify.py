"""A licence is made once, sealed, and answers each question of a stranger on its own."""

import base64
import json
from datetime import date

import pytest

from onewindow.domain.licences import actions, queries, rules
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Enterprise, Role
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.codes import licence as identifiers
from onewindow.kernel.codes import uscc
from onewindow.kernel.seal import FileKey

from .conftest import AT

ON = date(2026, 10, 1)


def answers(result):
    return {answer.check: answer.holds for answer in result.answers}


@pytest.fixture
def made(food_type, decided):
    row = decided()
    assert actions.make(licence=row.pk, at=AT)
    row.refresh_from_db()
    with files.open(row.pdf.token) as handle:
        pdf = handle.read()
    return row, pdf, json.dumps(row.signature).encode()


def test_the_decision_writes_a_row_with_a_valid_identifier_and_no_paper_yet(food_type, decided):
    row = decided()
    assert row.state == "making"
    assert identifiers.check(row.identifier).ok
    assert row.valid_to == date(2031, 9, 27)
    assert row.pdf is None


def test_it_is_made_once_however_often_the_job_runs(made):
    row, _, _ = made
    assert row.state == "valid"
    assert not actions.make(licence=row.pk, at=AT)
    assert Licence.objects.get(pk=row.pk).version == row.version


def test_the_same_row_gives_the_same_bytes(food_type, decided):
    row = decided()
    said = queries.document_of(queries.in_making(row.pk))
    assert actions.compose(said, at=row.decided_at) == actions.compose(said, at=row.decided_at)


def test_a_good_file_is_a_plain_yes_to_every_question(made):
    _, pdf, signature = made
    result = queries.verify_file(pdf=pdf, signature=signature, on=ON)
    assert set(answers(result).values()) == {True}
    assert result.certain


def test_the_pdf_alone_is_enough_where_the_city_can_be_asked(made):
    _, pdf, _ = made
    assert queries.verify_file(pdf=pdf, signature=None, on=ON).certain


def test_offline_status_and_issuer_are_unknown_and_a_trusted_key_settles_the_issuer(made):
    row, pdf, signature = made
    result = queries.verify_file(pdf=pdf, signature=signature, on=ON, online=False)
    assert answers(result) == {
        "form": True,
        "check_character": True,
        "signature": True,
        "issuer": None,
        "dates": True,
        "status": None,
    }
    trusted = frozenset({row.signature["signature"]["public_key"]})
    assert answers(queries.verify_file(pdf=pdf, signature=signature, on=ON, online=False, trusted=trusted))["issuer"]


def test_a_changed_pdf_is_found(made):
    _, pdf, signature = made
    result = queries.verify_file(pdf=pdf.replace(b"%%EOF", b"%%EOF "), signature=signature, on=ON)
    assert answers(result)["signature"] is False
    assert not result.holds


def test_changed_words_are_found(made):
    _, pdf, signature = made
    document = json.loads(signature)
    document["licence"]["holder"]["name"] = "李四"
    assert answers(queries.verify_file(pdf=pdf, signature=json.dumps(document).encode(), on=ON))["signature"] is False


def test_a_seal_of_another_key_is_not_this_citys(made, tmp_path):
    _, pdf, signature = made
    forger = FileKey(tmp_path / "forger")
    document = json.loads(signature)
    document["signature"]["public_key"] = forger.public_key
    document["signature"]["value"] = base64.b64encode(forger.sign(rules.signed_part(document))).decode()
    found = answers(queries.verify_file(pdf=pdf, signature=json.dumps(document).encode(), on=ON))
    assert found["signature"] is True
    assert found["issuer"] is False


@pytest.mark.parametrize("garbage", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": "onewindow-licence/1"}'])
def test_a_file_that_is_no_signature_is_refused_in_words(garbage, db):
    with pytest.raises(queries.SignatureUnreadable):
        queries.verify_file(pdf=None, signature=garbage or b"x", on=ON)


@pytest.mark.parametrize(
    "licence",
    [
        '{"identifier": "a\\u0000b"}',
        '{"identifier": "\\ud800"}',
        '{"number": NaN}',
        '{"holder": []}',
        "[]",
        "[" * 20_000,
    ],
    ids=["zero byte", "half a character", "no number", "holder", "list", "tower"],
)
def test_a_file_made_to_hurt_is_refused_in_words(licence, db):
    rest = '"pdf": {"sm3": ""}, "signature": {"value": "", "public_key": ""}'
    garbage = f'{{"format": "{rules.FORMAT}", "licence": {licence}, {rest}}}'
    with pytest.raises(queries.SignatureUnreadable):
        queries.verify_file(pdf=None, signature=garbage.encode(), on=ON)


def test_an_expired_and_a_revoked_one_say_so_and_not_why(made, approver):
    row, pdf, signature = made
    assert answers(queries.verify_file(pdf=pdf, signature=signature, on=date(2031, 9, 28)))["dates"] is False
    actions.revoke(licence=row, reason="隐瞒有关情况", by=approver, at=AT)
    result = queries.verify_file(pdf=pdf, signature=signature, on=ON)
    assert answers(result)["status"] is False
    assert "隐瞒有关情况" not in json.dumps(result.as_dict(), ensure_ascii=False)  # a stranger reads this page


def test_only_the_issuer_ends_a_licence_and_only_with_a_reason(made, approver, applicant):
    row, _, _ = made
    with pytest.raises(actions.NotTheIssuer):
        actions.revoke(licence=row, reason="x", by=Actor(account=applicant.pk, kind="person"), at=AT)
    with pytest.raises(actions.ReasonMissing):
        actions.revoke(licence=row, reason=" ", by=approver, at=AT)


def test_by_its_number_a_stranger_learns_status_but_no_full_name(made):
    row, _, _ = made
    result = queries.verify_identifier(row.identifier.lower(), ON)
    assert answers(result)["status"] is True
    assert answers(result)["signature"] is None
    assert "王小明" not in json.dumps(result.as_dict(), ensure_ascii=False)


def test_a_mistyped_and_an_unknown_number_are_told_apart(made):
    row, _, _ = made
    wrong = row.identifier[:-1] + ("A" if row.identifier[-1] != "A" else "B")
    assert answers(queries.verify_identifier(wrong, ON))["check_character"] is False
    other = identifiers.make(row.type.code21, row.issuer_code, "99999999")
    assert answers(queries.verify_identifier(other, ON)) == {"form": True, "check_character": True, "issuer": False}


def test_a_business_licence_founds_its_enterprise_once(founding_type, decided, market, applicant):
    row = decided("business", case=3, **{"ent.name": "示范市好味道餐饮有限公司", "ent.kind": "company"})
    assert uscc.check(row.holder_code).ok
    first = actions.found_holder(licence=row.pk, at=AT)
    assert first == actions.found_holder(licence=row.pk, at=AT)
    assert Enterprise.objects.get(pk=first).name_zh == "示范市好味道餐饮有限公司"
    assert Role.objects.filter(enterprise=first).count() <= 1


def test_a_held_licence_is_found_while_it_holds(made):
    row, _, _ = made
    assert queries.held(row.holder_code, ["food"], ON) == {"food": row.pk}
    assert queries.held(row.holder_code, ["food"], date(2032, 1, 1)) == {}


def test_the_qr_carries_the_contents_digest_and_another_one_is_found_out(made):
    row, _, _ = made
    digest = rules.data_hash(queries.document_of(row))
    assert answers(queries.verify_identifier(row.identifier, ON, digest=digest[:16]))["signature"] is None
    assert answers(queries.verify_identifier(row.identifier, ON, digest="0" * 16))["signature"] is False
