-- A bill costs what its lines cost: checked when the transaction ends, whichever of the two was written.
CREATE FUNCTION fees_bill_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'fees_bill' THEN which := NEW.id; ELSE which := NEW.bill_id; END IF;
    IF EXISTS (
        SELECT 1 FROM fees_bill b WHERE b.id = which AND b.state <> 'cancelled'
        AND b.total <> (SELECT coalesce(sum(l.amount), 0) FROM fees_billline l WHERE l.bill_id = b.id AND l.dropped_at IS NULL)
    ) THEN
        RAISE EXCEPTION 'bill % does not add up', which USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_adds_up';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER bill_total_is_its_lines AFTER INSERT OR UPDATE ON fees_bill
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_bill_adds_up();
CREATE CONSTRAINT TRIGGER bill_lines_add_up AFTER INSERT OR UPDATE ON fees_billline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_bill_adds_up();
