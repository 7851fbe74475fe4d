-- Minutes are signed as they were read: after the first signature nothing of them changes, and nobody signs what is not written.
CREATE FUNCTION cases_minutes_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE TG_TABLE_NAME WHEN 'cases_meeting' THEN to_jsonb(OLD)->>'id' ELSE to_jsonb(OLD)->>'meeting_id' END;
BEGIN
    IF EXISTS (SELECT FROM cases_meetingseat s WHERE s.meeting_id = one AND s.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'minutes stay as they were signed' USING ERRCODE = '23514', CONSTRAINT = 'minutes_stay_as_signed';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_seat_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signature stays' USING ERRCODE = '23514', CONSTRAINT = 'minutes_stay_as_signed';
    END IF;
    IF NEW.signed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM cases_meetingcase c JOIN cases_meeting m ON m.id = c.meeting_id
        WHERE c.meeting_id = NEW.meeting_id AND c.case_id = NEW.case_id AND c.conclusion <> '' AND m.called_off_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nothing to sign' USING ERRCODE = '23514', CONSTRAINT = 'signed_after_the_minutes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER as_signed BEFORE UPDATE ON cases_meeting FOR EACH ROW EXECUTE FUNCTION cases_minutes_signed();
CREATE TRIGGER as_signed BEFORE UPDATE ON cases_meetingcase FOR EACH ROW EXECUTE FUNCTION cases_minutes_signed();
CREATE TRIGGER signed BEFORE INSERT OR UPDATE ON cases_meetingseat FOR EACH ROW EXECUTE FUNCTION cases_seat_signed();
