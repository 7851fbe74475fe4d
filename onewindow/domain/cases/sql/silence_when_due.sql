-- A case that is closed out of its examination was refused by silence; that too happens only when the item's limit has passed.
CREATE FUNCTION cases_silent_rightly() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.statutory_due_at IS NULL OR NEW.statutory_due_at > NEW.closed_at OR NOT EXISTS (
    SELECT FROM cases_silence s WHERE s.case_id = NEW.id AND s.outcome <> 'granted' AND s.due_at = NEW.statutory_due_at) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'refused_by_silence_when_due', TABLE = 'cases_case',
      MESSAGE = 'case ' || NEW.id || ' may not be closed: refused_by_silence_when_due';
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER silent_rightly AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.state = 'closed' AND OLD.state NOT IN ('granted', 'refused', 'closed'))
EXECUTE FUNCTION cases_silent_rightly();
