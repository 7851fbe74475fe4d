-- A refusal that stands is undone by nobody but the body that annulled it, in writing (行政复议法 art. 64, 行政诉讼法 art. 70).
CREATE FUNCTION cases_reopened_rightly() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (SELECT FROM cases_appeal a WHERE a.case_id = NEW.id AND a.outcome = 'annulled'
    AND a.document_id IS NOT NULL AND a.ended_at = NEW.accepted_at) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'reopened_by_an_annulment', TABLE = 'cases_case',
      MESSAGE = 'case ' || NEW.id || ' may not be opened again: reopened_by_an_annulment';
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER reopened_rightly AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.state IN ('refused', 'closed') AND NEW.state = 'deciding')
EXECUTE FUNCTION cases_reopened_rightly();
