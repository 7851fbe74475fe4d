-- 听证: the decision follows the record (行政许可法 art. 48), and nobody chairs who has examined the case. Silence is no decision
-- of a person: what the law's limit does by itself does not wait for a hearing nobody has asked for.
CREATE FUNCTION cases_heard_rightly() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT FROM cases_hearing h WHERE h.case_id = NEW.id AND h.recorded_at IS NULL AND h.lapsed_at IS NULL)
    AND NOT EXISTS (SELECT FROM cases_silence s WHERE s.case_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_follows_the_hearing', TABLE = 'cases_case',
      MESSAGE = 'case ' || NEW.id || ' may not be ' || NEW.state || ': decision_follows_the_hearing';
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER heard_rightly AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.state IN ('granted', 'refused') AND OLD.state <> NEW.state)
EXECUTE FUNCTION cases_heard_rightly();

CREATE FUNCTION cases_hearing_chaired() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT FROM kernel_event e WHERE e.thing = NEW.case_id AND e.kind = 'case' AND e.by = NEW.chair_id
    AND e.name NOT IN ('case.announce-hearing', 'case.record-hearing')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_chaired_by_another', TABLE = 'cases_hearing',
      MESSAGE = 'the chair has examined case ' || NEW.case_id;
  END IF;
  RETURN NEW;
END $body$;

CREATE TRIGGER chaired BEFORE INSERT OR UPDATE OF chair_id ON cases_hearing FOR EACH ROW
WHEN (NEW.chair_id IS NOT NULL) EXECUTE FUNCTION cases_hearing_chaired();
