-- 窗口无否决权: a bundle is not accepted by two persons in writing only, with a coded reason, whoever calls the step (0045).
-- Deferred, because the consent is written in the transaction of the step.
CREATE FUNCTION bundles_refused_rightly() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT EXISTS (
    SELECT FROM bundles_bundleconsent k
    JOIN kernel_event one ON one.thing = k.bundle_id AND one.kind = 'bundle' AND one.name = 'bundle.propose-not-accept'
      AND one.by = k.proposed_by_id AND one.at = k.proposed_at
    JOIN kernel_event two ON two.thing = k.bundle_id AND two.kind = 'bundle' AND two.name = 'bundle.not-accept'
      AND two.by = k.given_by_id AND two.at = k.given_at AND two.by <> one.by
    WHERE k.id = NEW.consent_id AND k.bundle_id = NEW.id AND k.reason <> '') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'bundle_refused_by_two_in_writing',
      TABLE = 'bundles_bundle', MESSAGE = 'bundle ' || NEW.id || ' may not be ' || NEW.state;
  END IF;
  RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER refused_rightly AFTER UPDATE ON bundles_bundle
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.state = 'not_accepted' AND OLD.state <> NEW.state)
EXECUTE FUNCTION bundles_refused_rightly();
