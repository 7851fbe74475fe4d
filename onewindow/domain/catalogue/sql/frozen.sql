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
    version bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
BEGIN
    IF EXISTS (SELECT FROM catalogue_itemversion v WHERE v.id = version AND v.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'item version % is published', version USING ERRCODE = '23001', CONSTRAINT = 'version_is_published';
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
