-- 窗口无否决权、容缺受理: what the generated functions let through but no applicant may suffer (0044, 0045). The application's role
-- may call every step with any values; so a decision is looked at once more when its transaction ends, whoever made it.
-- Deferred, because the consent and the written notice ride in the statement of the step. A case that is not being decided
-- or ended pays for the trigger's condition only.

CREATE FUNCTION cases_decided_rightly() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE broken text;
BEGIN
  IF NEW.state = 'granted' THEN
    IF EXISTS (SELECT FROM cases_promise p WHERE p.case_id = NEW.id AND p.checked_at IS NULL AND p.lapsed_at IS NULL)
      OR EXISTS (SELECT FROM cases_material m WHERE m.case_id = NEW.id AND m.state = 'promised') THEN
      broken := 'no_licence_on_a_promise';
    END IF;
  ELSIF NEW.state = 'stopped' THEN
    IF NEW.outcome = 'lapsed' THEN
      IF NOT EXISTS (SELECT FROM cases_promise p WHERE p.case_id = NEW.id AND p.consequence = 'closed'
        AND p.kept_at IS NULL AND p.lapsed_at = NEW.closed_at AND p.due_at <= NEW.closed_at) THEN
        broken := 'ends_only_by_a_broken_promise';
      END IF;
    ELSIF NEW."group" = '' THEN
      broken := 'alone_is_never_stopped';
    END IF;
  ELSIF NOT EXISTS (
    SELECT FROM cases_consent k
    JOIN cases_refusalnotice n ON n.consent_id = k.id AND n.case_id = k.case_id AND n.kind = k.proposal
    JOIN kernel_event one ON one.thing = k.case_id AND one.kind = 'case' AND one.name = 'case.propose-' || k.proposal
      AND one.by = k.proposed_by_id AND one.at = k.proposed_at
    JOIN kernel_event two ON two.thing = k.case_id AND two.kind = 'case' AND two.name = 'case.' || k.proposal
      AND two.by = k.given_by_id AND two.at = k.given_at AND two.by <> one.by
    WHERE k.id = NEW.consent_id AND k.case_id = NEW.id
      AND k.proposal = CASE NEW.state WHEN 'refused' THEN 'refuse' ELSE 'not-accept' END) THEN
    broken := 'refused_by_two_in_writing';
  END IF;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = broken, TABLE = 'cases_case',
      MESSAGE = 'case ' || NEW.id || ' may not be ' || NEW.state || ': ' || broken;
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER decided_rightly AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.state IN ('granted', 'refused', 'not_accepted', 'stopped') AND OLD.state <> NEW.state)
EXECUTE FUNCTION cases_decided_rightly();

-- A consent is given by the step that refuses, never by itself.
CREATE FUNCTION cases_consent_refuses() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.consent_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_comes_with_its_refusal',
      TABLE = 'cases_consent', MESSAGE = 'consent ' || NEW.id || ' was given without refusing the case';
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER consent_refuses AFTER INSERT OR UPDATE ON cases_consent
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.given_by_id IS NOT NULL OR NEW.given_at IS NOT NULL)
EXECUTE FUNCTION cases_consent_refuses();
