-- The record of a visit stays as it was given, with its photos; a visit that was called off is not made.
CREATE FUNCTION cases_visit_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.recorded_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION 'a record stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'visit_stays_as_recorded';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_photo_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
BEGIN
    IF EXISTS (SELECT FROM cases_sitevisit v WHERE v.id = one AND (v.recorded_at IS NOT NULL OR v.cancelled_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a record stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'visit_stays_as_recorded';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER recorded BEFORE UPDATE ON cases_sitevisit FOR EACH ROW EXECUTE FUNCTION cases_visit_recorded();
CREATE TRIGGER of_visit BEFORE INSERT OR UPDATE OR DELETE ON cases_sitephoto
    FOR EACH ROW EXECUTE FUNCTION cases_photo_of_visit();
