"""The floor: one hand-written function call a step, scalar arguments, prepared, nothing read, nothing checked twice.

The same tables and the same rows as the verbs write; what a rule would work out (due moments, identifiers, index words)
comes ready-made.
"""

import json
from collections.abc import Callable
from typing import Any

import psycopg

from bench.cases.ours import SIGNATURE
from bench.cases.stage import ANSWERS, AT, NAME, Stage
from onewindow.domain.cases import rules

FUNCTIONS = """
CREATE FUNCTION floor_file(p_item bigint, p_department bigint, p_owner bigint, p_person bigint, p_name text,
  p_pinyin text, p_code text, p_words text[], p_phone text, p_answers jsonb, p_f1 uuid, p_f2 uuid, p_f3 uuid,
  p_post bigint, p_amber timestamptz, p_due timestamptz, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
  INSERT INTO cases_case (state, version, number, item_version_id, department_id, owner_id, person_id, holder_kind,
    holder_name, holder_pinyin, holder_code, holder_words, phone, "group", channel, answers, filed_at, received_at,
    outcome, overrule)
  VALUES ('filed', 1, '990100-20260928-' || lpad(nextval('cases_number_seq')::text, 6, '0') || '-X', p_item, p_department,
    p_owner, p_person, 'person', p_name, p_pinyin, p_code, p_words, p_phone, '', 'online', p_answers, p_at, p_at, '', '')
  RETURNING id INTO v;
  INSERT INTO cases_material (case_id, slug, need, satisfied_by, file_id, state, received_at)
  VALUES (v, 'id-card', 'required', 'upload', p_f1, 'received', p_at),
    (v, 'floor-plan', 'required', 'upload', p_f2, 'received', p_at),
    (v, 'health-proof', 'tolerable', 'upload', p_f3, 'received', p_at);
  INSERT INTO kernel_task (kind, thing, topic, scope, name, post, opened_at, amber_at, due_at, next_check_at)
  VALUES ('case', v, p_item, p_department, 'accept', p_post, p_at, p_amber, p_due, p_amber),
    ('case', v, p_item, p_department, 'notice-limit', NULL, p_at, NULL, p_due, p_due);
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('case', v, 'case.file', p_owner, p_at, 1,
    jsonb_build_object('item', p_item, 'department', p_department, 'channel', 'online'));
  RETURN v;
END $$;

CREATE FUNCTION floor_accept(p_case bigint, p_item bigint, p_department bigint, p_by bigint, p_at timestamptz, p_promised timestamptz,
  p_statutory timestamptz, p_amber timestamptz, p_review timestamptz, p1 bigint, p2 bigint, p3 bigint, p4 bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_case SET state = 'reviewing', version = 2, accepted_at = p_at, promised_due_at = p_promised,
    statutory_due_at = p_statutory WHERE id = p_case AND state = 'filed';
  UPDATE kernel_task SET closed_at = p_at, closed_by = p_by WHERE thing = p_case AND kind = 'case' AND closed_at IS NULL;
  INSERT INTO kernel_task (kind, thing, topic, scope, name, post, opened_at, amber_at, due_at, next_check_at)
  VALUES ('case', p_case, p_item, p_department, 'review', p1, p_at, p_amber, p_review, p_amber),
    ('case', p_case, p_item, p_department, 'review', p2, p_at, p_amber, p_review, p_amber),
    ('case', p_case, p_item, p_department, 'review', p3, p_at, p_amber, p_review, p_amber),
    ('case', p_case, p_item, p_department, 'review', p4, p_at, p_amber, p_review, p_amber),
    ('case', p_case, p_item, p_department, 'promised-limit', NULL, p_at, NULL, p_promised, p_promised),
    ('case', p_case, p_item, p_department, 'statutory-limit', NULL, p_at, NULL, p_statutory, p_statutory);
  UPDATE cases_material SET state = 'checked', checked_by_id = p_by WHERE case_id = p_case AND state = 'received';
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('case', p_case, 'case.accept', p_by, p_at, 2,
    jsonb_build_object('item', p_item, 'promised', p_promised, 'statutory', p_statutory));
END $$;

CREATE FUNCTION floor_review(p_case bigint, p_item bigint, p_department bigint, p_by bigint, p_post bigint, p_at timestamptz,
  p_decide bigint, p_amber timestamptz, p_due timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v integer := 2;
BEGIN
  PERFORM FROM cases_case WHERE id = p_case FOR NO KEY UPDATE;
  UPDATE kernel_task SET closed_at = p_at, closed_by = p_by
  WHERE thing = p_case AND kind = 'case' AND name = 'review' AND post = p_post AND closed_at IS NULL;
  INSERT INTO cases_opinion (case_id, post, stance, text, by_id, at) VALUES (p_case, p_post, 'agree', '', p_by, p_at);
  IF NOT EXISTS (SELECT FROM kernel_task
      WHERE thing = p_case AND kind = 'case' AND name = 'review' AND closed_at IS NULL) THEN
    UPDATE cases_case SET state = 'deciding', version = 3 WHERE id = p_case;
    INSERT INTO kernel_task (kind, thing, topic, scope, name, post, opened_at, amber_at, due_at, next_check_at)
    VALUES ('case', p_case, p_item, p_department, 'decide', p_decide, p_at, p_amber, p_due, p_amber);
    v := 3;
  END IF;
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('case', p_case, 'case.review', p_by, p_at, v,
    jsonb_build_object('item', p_item, 'stance', 'agree', 'post', p_post));
END $$;

CREATE FUNCTION floor_grant(p_case bigint, p_item bigint, p_by bigint, p_at timestamptz, p_post bigint,
  p_amber timestamptz, p_due timestamptz, p_identifier text, p_number text, p_type bigint, p_department bigint,
  p_issuer text, p_person bigint, p_name text, p_code text, p_owner bigint, p_data jsonb, p_from date, p_to date)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
  UPDATE cases_case SET state = 'granted', version = 4, decided_at = p_at, outcome = 'granted', overrule = ''
  WHERE id = p_case AND state = 'deciding';
  UPDATE kernel_task SET closed_at = p_at, closed_by = p_by WHERE thing = p_case AND kind = 'case' AND closed_at IS NULL;
  INSERT INTO kernel_task (kind, thing, topic, scope, name, post, opened_at, amber_at, due_at, next_check_at)
  VALUES ('case', p_case, p_item, p_department, 'close', p_post, p_at, p_amber, p_due, p_amber);
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('case', p_case, 'case.grant', p_by, p_at, 4,
    jsonb_build_object('item', p_item, 'outputs', 1));
  INSERT INTO licences_licence (state, version, identifier, number, type_id, type_version, case_ref, issuer_id,
    issuer_code, holder_person_id, holder_name, holder_code, owner, data, decided_at, valid_from, valid_to, ended_reason)
  VALUES ('making', 1, p_identifier, p_number, p_type, '001', 'case:' || p_case, p_department, p_issuer, p_person,
    p_name, p_code, p_owner, p_data, p_at, p_from, p_to, '') RETURNING id INTO v;
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('licence', v, 'licence.new', p_by, p_at, 1,
    jsonb_build_object('case', p_case));
  RETURN v;
END $$;

CREATE FUNCTION floor_issue(p_licence bigint, p_at timestamptz, p_pdf uuid, p_signature jsonb, p_hash text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE licences_licence SET state = 'valid', version = 2, issued_at = p_at, pdf_id = p_pdf, signature = p_signature
  WHERE id = p_licence AND state = 'making';
  INSERT INTO kernel_event (kind, thing, name, at, version, data) VALUES ('licence', p_licence, 'licence.issue', p_at, 2,
    jsonb_build_object('pdf', p_hash));
END $$;

CREATE FUNCTION floor_close(p_case bigint, p_item bigint, p_by bigint, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_case SET state = 'closed', version = 5, closed_at = p_at WHERE id = p_case AND state = 'granted';
  UPDATE kernel_task SET closed_at = p_at, closed_by = p_by WHERE thing = p_case AND kind = 'case' AND closed_at IS NULL;
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data) VALUES ('case', p_case, 'case.close', p_by, p_at, 5,
    jsonb_build_object('item', p_item, 'outcome', 'granted'));
END $$;
"""


def ready(stage: Stage) -> Callable[[], int]:
    """One life in a connection of its own."""
    return life(stage, stage.owner())


def _call(name: str, types: str) -> str:
    return f"SELECT floor_{name}({', '.join(f'%s::{t}' for t in types.split())})"


_FILE = _call("file", "bigint " * 4 + "text text text text[] text jsonb uuid uuid uuid bigint" + " timestamptz" * 3)
_ACCEPT = _call("accept", "bigint " * 4 + "timestamptz " * 5 + "bigint " * 4)
_REVIEW = _call("review", "bigint " * 5 + "timestamptz bigint timestamptz timestamptz")
_GRANT = _call(
    "grant",
    "bigint bigint bigint timestamptz bigint timestamptz timestamptz text text bigint bigint text bigint text text bigint"
    " jsonb date date",
)
_ISSUE = _call("issue", "bigint timestamptz uuid jsonb text")
_CLOSE = _call("close", "bigint bigint bigint timestamptz")


def life(stage: Stage, db: "psycopg.Connection[Any]") -> Callable[[], int]:
    """Nine calls, nine commits; the case's id."""
    city, item, clock = stage.city, stage.item, stage.clock
    answers, signature = json.dumps(ANSWERS, ensure_ascii=False), json.dumps(SIGNATURE)
    data = json.dumps(stage.licence_data, ensure_ascii=False)
    words, pinyin = list(rules.words_of(NAME)), rules.pinyin_of(NAME)
    citizen, holder = city.citizen.account, stage.holder
    cursor = db.cursor()

    def call(sql: str, *arguments: Any) -> Any:
        cursor.execute(sql, arguments)
        return cursor.fetchone()

    def live() -> int:
        case = call(
            _FILE, item.id, stage.department, citizen, holder.person, NAME, pinyin, holder.code, words, holder.phone,
            answers, *stage.files, item.window_post, stage.amber("accept", stage.notice), stage.notice, AT,
        )[0]  # fmt: skip
        call(
            _ACCEPT, case, item.id, stage.department, city.clerk.account, AT, clock.promised, clock.statutory,
            stage.amber("review", clock.review), clock.review, *item.review_posts,
        )  # fmt: skip
        amber = stage.amber("decide", clock.promised)
        for officer, post in zip(stage.reviewers, item.review_posts, strict=True):
            call(
                _REVIEW,
                case,
                item.id,
                stage.department,
                officer.account,
                post,
                AT,
                item.decide_post,
                amber,
                clock.promised,
            )
        licence = call(
            _GRANT, case, item.id, city.approver.account, AT, item.window_post, stage.amber("close", stage.delivery),
            stage.delivery, f"1.2.156.3005.2.{case:050d}", f"9901{case:014d}", stage.licence_type, stage.department,
            item.department_uscc, holder.person, NAME, holder.code, citizen, data, AT.date(), stage.valid_to,
        )[0]  # fmt: skip
        call(_ISSUE, licence, AT, stage.pdf, signature, SIGNATURE["pdf"]["sm3"])
        call(_CLOSE, case, item.id, city.clerk.account, AT)
        return int(case)

    return live
