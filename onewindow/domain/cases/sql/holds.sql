-- A hold stops what its kind stops, is opened only where its rule allows it, and stays as it was told (行政许可法 art. 45).
ALTER TABLE cases_hold ADD CONSTRAINT hold_stops_as_its_kind
    FOREIGN KEY (kind_id, slug, stops_statutory) REFERENCES cases_holdkind (id, slug, stops_statutory);

CREATE FUNCTION cases_hold_opened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT c.state, c.accepted_at, i.slug AS item, v.particulars, k.ground, k.items, k.in_force INTO STRICT found
        FROM cases_case c
        JOIN catalogue_itemversion v ON v.id = c.item_version_id JOIN catalogue_item i ON i.id = v.item_id
        JOIN cases_holdkind k ON k.id = NEW.kind_id
        WHERE c.id = NEW.case_id;
    IF found.state NOT IN ('reviewing', 'deciding') OR NEW.opened_at < found.accepted_at THEN
        RAISE EXCEPTION 'no clock of this case can be stopped' USING ERRCODE = '23514', CONSTRAINT = 'hold_after_acceptance';
    ELSIF NOT found.in_force THEN
        RAISE EXCEPTION 'this kind is no longer in force' USING ERRCODE = '23514', CONSTRAINT = 'hold_kind_in_force';
    ELSIF found.ground = 'special' AND NOT found.item = ANY (found.items) THEN
        RAISE EXCEPTION 'the article does not name this item' USING ERRCODE = '23514', CONSTRAINT = 'hold_of_a_named_item';
    ELSIF found.ground = 'guide' AND NOT coalesce(found.particulars->'holds', '[]') ? NEW.slug THEN
        RAISE EXCEPTION 'the published guide does not say so' USING ERRCODE = '23514', CONSTRAINT = 'hold_in_the_guide';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_hold_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
        OR (to_jsonb(NEW) - '{released_at,released_by_id,lasts_until}'::text[])
            <> (to_jsonb(OLD) - '{released_at,released_by_id,lasts_until}'::text[]) THEN
        RAISE EXCEPTION 'a hold stays as it was told' USING ERRCODE = '23514', CONSTRAINT = 'hold_stays_as_told';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER opened BEFORE INSERT ON cases_hold FOR EACH ROW EXECUTE FUNCTION cases_hold_opened();
CREATE TRIGGER told BEFORE UPDATE OR DELETE ON cases_hold FOR EACH ROW EXECUTE FUNCTION cases_hold_told();
