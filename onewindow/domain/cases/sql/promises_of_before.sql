-- Cases accepted with a promised paper before promises had a day: due with the decision they hold up, but not
-- before a fortnight after the last event of the log, else put right by a notice.
INSERT INTO cases_promise (case_id, material, within, again, consequence, promised_at, due_at)
SELECT c.id, m.slug, '10wd', '5wd', 'correction', c.accepted_at, greatest(c.promised_due_at, (SELECT max(e.at) FROM kernel_event e) + interval '14 days')
FROM cases_case c JOIN cases_material m ON m.case_id = c.id AND m.state = 'promised'
WHERE c.state IN ('reviewing', 'deciding');

INSERT INTO kernel_task (kind, thing, topic, scope, name, actor, opened_at, amber_at, due_at, next_check_at)
SELECT 'case', c.id, c.item_version_id, c.department_id, t.name, t.actor, p.promised_at, t.amber_at, p.due_at,
  least(t.amber_at, p.due_at)
FROM cases_promise p JOIN cases_case c ON c.id = p.case_id CROSS JOIN LATERAL (VALUES
  ('bring-paper', c.owner_id::bigint, p.due_at - interval '2 days'), ('paper-limit', NULL, NULL)) AS t(name, actor, amber_at);
