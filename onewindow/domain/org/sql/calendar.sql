-- The days of a notice are entered with it, as a draft, and never change: what is in force changes by another notice.
CREATE FUNCTION org_calendar_day_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM org_calendarnotice n WHERE n.id = NEW.notice_id AND n.state = 'draft') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the days of a notice do not change' USING ERRCODE = '23001', CONSTRAINT = 'calendar_day_frozen';
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON org_calendarday
    FOR EACH ROW EXECUTE FUNCTION org_calendar_day_frozen();
