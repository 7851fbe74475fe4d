-- A published package never changes (一件事版本不可变): what an applicant was told about list, limits and gain stays true.
CREATE FUNCTION bundles_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'package version % is published', OLD.id
        USING ERRCODE = '23001', CONSTRAINT = 'package_version_is_published';
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON bundles_packageversion
    FOR EACH ROW EXECUTE FUNCTION bundles_version_frozen();
