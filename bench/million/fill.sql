-- 1,000,000 cases with 4,000,000 tasks, their events, materials, opinions and licences; 112,779 cases are open, one department holds
-- 52,896 of them. Temporary tables `item` (n from 0, the first `mine` of the big department) and `person` (n from 0) are given.
SELECT setseed(0.5);

CREATE TEMPORARY TABLE plan AS
SELECT p.*, i.version, i.department, i.window_post, i.examiner_post, i.approver_post, s.*,
  -- an open task's moments: 10 days, amber for the last two; one in seven is overdue
  now() + CASE WHEN open THEN interval '1 second' * (-259200 + 1814400 * r3) ELSE -interval '30 days' - interval '1 second' * (r3 * 5e7)::int END AS due
FROM (
  SELECT n, n > 887221 AS open, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
    n > 887221 AND (n - 887221) * 52896 / 112779 > (n - 887222) * 52896 / 112779 OR n <= 887221 AND n % 100 < 47 AS big
  FROM generate_series(1::bigint, 1000000) AS n
) p
CROSS JOIN LATERAL (SELECT CASE WHEN NOT open THEN 'closed' WHEN r1 < 0.3 THEN 'filed' WHEN r1 < 0.55 THEN 'reviewing'
  WHEN r1 < 0.85 THEN 'deciding' ELSE 'granted' END AS state) s
JOIN item i ON i.n = CASE WHEN big THEN (power(r2, 6) * 20)::int % 20 ELSE 20 + (r2 * 1000000)::int % (SELECT count(*) - 20 FROM item) END;

INSERT INTO cases_case (id, state, version, number, item_version_id, department_id, owner_id, person_id, holder_kind, holder_name,
  holder_pinyin, holder_code, holder_words, phone, "group", channel, answers, filed_at, received_at, accepted_at, promised_due_at,
  statutory_due_at, decided_at, closed_at, outcome, overrule)
SELECT p.n, p.state, 3, '990100-20260101-' || lpad(p.n::text, 7, '0') || '-X', p.version, p.department, o.account, o.person, 'person',
  o.name, o.pinyin, o.code, o.words, o.phone, '', 'online', '{"shop.name": "川香小馆", "person.phone": "13900000001"}', p.due - interval '10 days',
  p.due - interval '10 days', a.at, a.at + interval '14 days', a.at + interval '28 days',
  CASE WHEN p.state IN ('granted', 'closed') THEN p.due - interval '5 days' END, CASE WHEN p.state = 'closed' THEN p.due - interval '4 days' END,
  CASE WHEN p.state IN ('granted', 'closed') THEN 'granted' ELSE '' END, ''
FROM plan p JOIN person o ON o.n = p.n * 7919 % 20000
CROSS JOIN LATERAL (SELECT CASE WHEN p.state <> 'filed' THEN p.due - interval '9 days' END AS at) a ORDER BY p.n;

CREATE TEMPORARY TABLE todo AS
SELECT p.n, t.* FROM plan p CROSS JOIN LATERAL (VALUES
  ('accept', p.window_post, p.state <> 'filed'),
  ('notice-limit', NULL, CASE WHEN p.state = 'filed' THEN false WHEN p.n <= 70000 THEN true END),
  ('review', p.examiner_post, CASE p.state WHEN 'filed' THEN NULL WHEN 'deciding' THEN NULL ELSE p.state <> 'reviewing' END),
  ('promised-limit', NULL, CASE WHEN p.state IN ('reviewing', 'deciding') THEN false END),
  ('statutory-limit', NULL, CASE WHEN p.state IN ('reviewing', 'deciding') THEN false END),
  ('decide', p.approver_post, CASE WHEN p.state IN ('deciding', 'granted', 'closed') THEN p.state <> 'deciding' END),
  ('close', p.window_post, CASE WHEN p.state IN ('granted', 'closed') THEN p.state = 'closed' END)
) AS t(name, post, closed) WHERE t.closed IS NOT NULL;

INSERT INTO kernel_task (kind, thing, topic, scope, name, post, opened_at, amber_at, due_at, next_check_at, closed_at, closed_by)
SELECT 'case', p.n, p.version, p.department, t.name, t.post, m.due_at - interval '10 days', m.amber_at, m.due_at,
  CASE WHEN t.closed OR m.due_at <= now() THEN NULL WHEN m.amber_at > now() THEN m.amber_at ELSE m.due_at END,
  CASE WHEN t.closed THEN p.due - interval '5 days' END, CASE WHEN t.closed THEN 1 END
FROM todo t JOIN plan p USING (n) CROSS JOIN LATERAL (
  SELECT p.due + CASE WHEN t.post IS NULL THEN interval '30 days' ELSE interval '0' END AS due_at,
    CASE WHEN t.post IS NOT NULL THEN p.due - interval '2 days' END AS amber_at
) m ORDER BY p.n;

INSERT INTO kernel_event (kind, thing, name, by, at, version, data)
SELECT 'case', p.n, e.name, o.account, p.due - interval '10 days' + interval '1 day' * e.version, e.version, jsonb_build_object('item', p.version)
FROM plan p JOIN person o ON o.n = p.n * 7919 % 20000
CROSS JOIN (VALUES ('case.file', 1), ('case.accept', 2), ('case.grant', 3), ('case.close', 4)) AS e(name, version)
WHERE p.state = 'closed' OR e.version <= CASE p.state WHEN 'filed' THEN 1 WHEN 'granted' THEN 3 ELSE 2 END ORDER BY p.n;

INSERT INTO cases_material (case_id, slug, need, satisfied_by, file_id, state, received_at)
SELECT p.n, m.slug, 'required', 'upload', (SELECT token FROM kernel_storedfile LIMIT 1), 'checked', p.due - interval '10 days'
FROM plan p CROSS JOIN (VALUES ('id-card'), ('floor-plan'), ('health-proof')) AS m(slug) ORDER BY p.n;

INSERT INTO cases_opinion (case_id, post, stance, text, by_id, at)
SELECT p.n, p.examiner_post, 'agree', '', o.account, p.due - interval '6 days'
FROM plan p JOIN person o ON o.n = 0 WHERE p.state NOT IN ('filed', 'reviewing') ORDER BY p.n;

INSERT INTO licences_licence (state, version, identifier, number, type_id, type_version, case_ref, issuer_id, issuer_code, holder_person_id,
  holder_name, holder_code, owner, data, decided_at, valid_from, valid_to, issued_at, pdf_id, signature, ended_reason)
SELECT 'valid', 2, '1.2.156.3005.2.' || lpad(p.n::text, 50, '0'), '9901' || lpad(p.n::text, 14, '0'), (SELECT min(id) FROM licences_licencetype), '001',
  'case:' || p.n, p.department, '11990100MB00000000', o.person, o.name, o.code, o.account, '{"fields": []}', p.due - interval '5 days',
  (p.due - interval '5 days')::date, (p.due + interval '5 years')::date, p.due - interval '5 days',
  (SELECT token FROM kernel_storedfile LIMIT 1), '{}', ''
FROM plan p JOIN person o ON o.n = p.n * 7919 % 20000 WHERE p.state IN ('granted', 'closed') ORDER BY p.n;

SELECT setval(pg_get_serial_sequence('cases_case', 'id'), 1000000);
SELECT setval('cases_number_seq', 1000000);
