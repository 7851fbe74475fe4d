-- Base item → implementation → handling item (基本目录 → 实施清单 → 业务办理项): each stands under the tier above, so that no
-- circle is possible, whoever writes at the same moment. The parent is locked until the writer commits: its tier cannot change meanwhile.
CREATE FUNCTION catalogue_item_tiers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above text;
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT i.tier INTO above FROM catalogue_item i WHERE i.id = NEW.parent_id FOR SHARE;
        IF above IS DISTINCT FROM (CASE NEW.tier WHEN 'implementation' THEN 'base' WHEN 'handling' THEN 'implementation' END) THEN
            RAISE EXCEPTION 'item % cannot stand under item %', NEW.id, NEW.parent_id
                USING ERRCODE = '23514', CONSTRAINT = 'item_under_its_tier';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.tier <> OLD.tier THEN
        PERFORM FROM catalogue_item i WHERE i.parent_id = NEW.id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'item % has children', NEW.id USING ERRCODE = '23514', CONSTRAINT = 'item_with_children_keeps_tier';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tiers BEFORE INSERT OR UPDATE OF parent_id, tier ON catalogue_item
    FOR EACH ROW EXECUTE FUNCTION catalogue_item_tiers();
