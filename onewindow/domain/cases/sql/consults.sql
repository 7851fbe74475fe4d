-- What a body has answered stays as it was given, with the papers under it; who is no longer waited for does not answer.
CREATE FUNCTION cases_answer_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'answer_stays_as_given';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_paper_under_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.body_id ELSE NEW.body_id END;
BEGIN
    IF EXISTS (SELECT FROM cases_consultbody b WHERE b.id = one AND (b.answered_at IS NOT NULL OR b.ended_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'answer_stays_as_given';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER given BEFORE UPDATE ON cases_consultbody FOR EACH ROW EXECUTE FUNCTION cases_answer_given();
CREATE TRIGGER under BEFORE INSERT OR UPDATE OR DELETE ON cases_consultpaper
    FOR EACH ROW EXECUTE FUNCTION cases_paper_under_answer();
