-- The reports of those who judged go with the outcome: none is added, changed or taken out once it is recorded, or the review cancelled.
CREATE FUNCTION cases_report_of_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM cases_technicalreview r
        WHERE r.id = one AND (r.recorded_at IS NOT NULL OR r.cancelled_at IS NOT NULL)
        AND NOT (TG_OP = 'DELETE' AND cases_destroyed(r.case_id))) THEN
        RAISE EXCEPTION 'a report stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'technical_review_stays_as_recorded';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER of_review BEFORE INSERT OR UPDATE OR DELETE ON cases_technicalreport
    FOR EACH ROW EXECUTE FUNCTION cases_report_of_review();
