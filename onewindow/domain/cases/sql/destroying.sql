-- The guards of what stays as it was told let the rows of a case go that has its certificate of destruction. Only the owner's
-- function writes one (case_destroy), in the transaction that deletes; the application's role may read certificates.
CREATE FUNCTION cases_destroyed(p_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_certificate k WHERE k.case_id = p_case)
$$;

CREATE OR REPLACE FUNCTION cases_hold_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND cases_destroyed(OLD.case_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
        OR (to_jsonb(NEW) - '{released_at,released_by_id,lasts_until}'::text[])
            <> (to_jsonb(OLD) - '{released_at,released_by_id,lasts_until}'::text[]) THEN
        RAISE EXCEPTION 'a hold stays as it was told' USING ERRCODE = '23514', CONSTRAINT = 'hold_stays_as_told';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION cases_paper_under_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.body_id ELSE NEW.body_id END;
BEGIN
    IF EXISTS (SELECT FROM cases_consultbody b WHERE b.id = one AND (b.answered_at IS NOT NULL OR b.ended_at IS NOT NULL)
        AND NOT (TG_OP = 'DELETE' AND cases_destroyed(b.case_id))) THEN
        RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'answer_stays_as_given';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION cases_photo_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
BEGIN
    IF EXISTS (SELECT FROM cases_sitevisit v WHERE v.id = one AND (v.recorded_at IS NOT NULL OR v.cancelled_at IS NOT NULL)
        AND NOT (TG_OP = 'DELETE' AND cases_destroyed(v.case_id))) THEN
        RAISE EXCEPTION 'a record stays as it was given' USING ERRCODE = '23514', CONSTRAINT = 'visit_stays_as_recorded';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
