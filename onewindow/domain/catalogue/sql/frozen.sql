-- A published item version never changes (事项版本不可变): cases are decided by the version they were filed under.
CREATE FUNCTION catalogue_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'item version % is published', OLD.id USING ERRCODE = '23001', CONSTRAINT = 'version_is_published';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION catalogue_row_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published bigint;
BEGIN
    -- OLD is null on insert, NEW on delete; an update may try to move a row into or out of a published version.
    SELECT v.id INTO published FROM catalogue_itemversion v
        WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.published_at IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'item version % is published', published USING ERRCODE = '23001', CONSTRAINT = 'version_is_published';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON catalogue_itemversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemreview
    FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemmaterial
    FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemelement
    FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemresult
    FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen();
