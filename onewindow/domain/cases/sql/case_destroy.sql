case_destroy(p_disposal bigint, p_by bigint, p_at timestamptz, p_files jsonb) RETURNS integer
-- The only way a file goes (0061, 0068). p_files: [{"thing", "version", "sm3"}], the files of an approved list, each as it was archived.
DECLARE v_things bigint[]; v_count integer; v_broken text; v_one bigint; v_two bigint;
BEGIN
  SELECT d.cases, d.proposed_by_id, d.answered_by_id INTO v_things, v_one, v_two
  FROM cases_disposal d WHERE d.id = p_disposal AND d.state = 'approved' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'OW422', MESSAGE = 'no approved list', TABLE = 'disposal'; END IF;
  PERFORM FROM cases_case c WHERE c.id = ANY (v_things)
    OR c."group" IN (SELECT g."group" FROM cases_case g WHERE g.id = ANY (v_things) AND g."group" <> '') ORDER BY c.id FOR UPDATE;
  IF EXISTS (SELECT FROM unnest(v_things) t(id) WHERE NOT EXISTS (SELECT FROM cases_case c
      JOIN jsonb_to_recordset(p_files) AS f(thing bigint, version integer, sm3 text) ON f.thing = c.id AND f.version = c.version
      WHERE c.id = t.id)) THEN
    RAISE EXCEPTION USING ERRCODE = 'OW409', MESSAGE = 'changed since it was archived', TABLE = 'disposal';
  END IF;
  IF v_one = v_two OR NOT EXISTS (SELECT FROM kernel_event one JOIN kernel_event two ON two.kind = 'disposal' AND two.thing = p_disposal
      AND two.name = 'disposal.approve' AND two.by = v_two
      WHERE one.kind = 'disposal' AND one.thing = p_disposal AND one.name = 'disposal.propose' AND one.by = v_one) THEN
    v_broken := 'destroyed_by_two';
  ELSIF EXISTS (SELECT FROM cases_case c WHERE c.id = ANY (v_things) AND NOT EXISTS (
      SELECT FROM (SELECT r.days FROM kernel_retentionrule r WHERE r.effective_from <= p_at::date
        AND r.key = CASE c.outcome WHEN 'granted' THEN 'files-granted' ELSE 'files-others' END
        ORDER BY r.effective_from DESC LIMIT 1) r
      WHERE c.state IN ({ended}) AND c.closed_at < p_at - r.days * interval '1 day')) THEN
    v_broken := 'destroyed_when_due';
  ELSIF EXISTS (SELECT FROM cases_case c JOIN cases_case s ON s."group" = c."group" AND s.id <> ALL (v_things)
      WHERE c.id = ANY (v_things) AND c."group" <> '') THEN
    v_broken := 'destroyed_with_its_bundle';
  ELSIF EXISTS (SELECT FROM cases_appeal a WHERE a.case_id = ANY (v_things) AND a.outcome = '') THEN
    v_broken := 'destroyed_after_its_appeal';
  END IF;
  IF v_broken IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = v_broken, TABLE = 'cases_case',
      MESSAGE = 'the files of list ' || p_disposal || ' may not be destroyed: ' || v_broken;
  END IF;
  INSERT INTO cases_certificate
    (case_id, disposal_id, number, sm3, rule, days, source, closed_at, proposed_by_id, approved_by_id, at)
  SELECT c.id, p_disposal, c.number, f.sm3, r.key, r.days, r.source, c.closed_at, v_one, v_two, p_at
  FROM cases_case c JOIN jsonb_to_recordset(p_files) AS f(thing bigint, version integer, sm3 text) ON f.thing = c.id
  CROSS JOIN LATERAL (SELECT r.key, r.days, r.source FROM kernel_retentionrule r WHERE r.effective_from <= p_at::date
    AND r.key = CASE c.outcome WHEN 'granted' THEN 'files-granted' ELSE 'files-others' END
    ORDER BY r.effective_from DESC LIMIT 1) r
  WHERE c.id = ANY (v_things);
  GET DIAGNOSTICS v_count = ROW_COUNT;
  -- From here the guards of holds, answers and visits let the rows of these cases go: they ask for the certificate.
  UPDATE kernel_task t SET closed_at = p_at, closed_by = p_by FROM cases_overrun o
  WHERE o.case_id = ANY (v_things) AND t.kind = 'overrun' AND t.thing = o.id AND t.closed_at IS NULL;
  {empty}
  DELETE FROM cases_meeting m WHERE NOT EXISTS (SELECT FROM cases_meetingcase a WHERE a.meeting_id = m.id); -- minutes of none that is left
  UPDATE cases_consent k SET reason = '', body = '', reasons = '-', guidance = '-', legal_basis = '-', declined_why = ''
  FROM cases_case c WHERE c.id = ANY (v_things) AND k.case_id = c.id AND k.id = c.consent_id;
  DELETE FROM cases_consent k USING cases_case c WHERE c.id = ANY (v_things) AND k.case_id = c.id AND k.id IS DISTINCT FROM c.consent_id;
  UPDATE cases_case c SET holder_name = '', holder_pinyin = '', holder_code = '', holder_words = '{}', phone = '', answers = '{}',
    overrule = '', person_id = NULL, key = NULL, version = c.version + 1 WHERE c.id = ANY (v_things);
  UPDATE cases_disposal d SET state = 'destroyed', version = d.version + 1 WHERE d.id = p_disposal;
  INSERT INTO kernel_event (kind, thing, name, by, at, version, data)
  SELECT 'case', k.case_id, 'archive.destroyed', p_by, p_at, c.version,
    jsonb_build_object('certificate', k.id, 'disposal', p_disposal, 'sm3', k.sm3, 'rule', k.rule)
  FROM cases_certificate k JOIN cases_case c ON c.id = k.case_id WHERE k.disposal_id = p_disposal ORDER BY k.case_id;
  RETURN v_count;
