-- What was said, signed or recorded is not taken away either: signed minutes and their seats, opinions, answers, records of visits
-- and of technical reviews. The rows of a file that has its certificate of destruction may go (cases_destroyed, 0068).
CREATE OR REPLACE FUNCTION cases_minutes_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE TG_TABLE_NAME WHEN 'cases_meeting' THEN to_jsonb(OLD)->>'id' ELSE to_jsonb(OLD)->>'meeting_id' END;
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'cases_meeting' AND cases_destroyed((to_jsonb(OLD)->>'case_id')::bigint) THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT FROM cases_meetingseat s WHERE s.meeting_id = one AND s.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'minutes stay as they were signed' USING ERRCODE = '23514', CONSTRAINT = 'minutes_stay_as_signed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER not_taken BEFORE DELETE ON cases_meeting FOR EACH ROW EXECUTE FUNCTION cases_minutes_signed();
CREATE TRIGGER not_taken BEFORE DELETE ON cases_meetingcase FOR EACH ROW EXECUTE FUNCTION cases_minutes_signed();
CREATE TRIGGER not_taken BEFORE DELETE ON cases_meetingseat FOR EACH ROW EXECUTE FUNCTION cases_minutes_signed();

CREATE FUNCTION cases_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND cases_destroyed(OLD.case_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what was said stays' USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0];
END $$;

CREATE TRIGGER given BEFORE UPDATE OR DELETE ON cases_opinion
    FOR EACH ROW EXECUTE FUNCTION cases_said_stays('opinion_stays_as_given');
CREATE TRIGGER not_taken BEFORE DELETE ON cases_consultbody
    FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION cases_said_stays('answer_stays_as_given');
CREATE TRIGGER not_taken BEFORE DELETE ON cases_sitevisit
    FOR EACH ROW WHEN (OLD.recorded_at IS NOT NULL) EXECUTE FUNCTION cases_said_stays('visit_stays_as_recorded');
CREATE TRIGGER recorded BEFORE UPDATE OR DELETE ON cases_technicalreview
    FOR EACH ROW WHEN (OLD.recorded_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL)
    EXECUTE FUNCTION cases_said_stays('technical_review_stays_as_recorded');
