-- Which receivers of changes and which collections a statement touches. A message that was sent touches none.
CREATE FUNCTION concord_touch_own() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record := coalesce(NEW, OLD);
BEGIN
    IF TG_TABLE_NAME = 'agreements_collectionmember' THEN
        PERFORM concord_touch('collection', ARRAY[held.collection_id::text]);
    ELSE
        PERFORM concord_touch(CASE TG_TABLE_NAME WHEN 'library_webhook' THEN 'webhook' ELSE 'collection' END, ARRAY[held.id::text]);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_touch_webhook AFTER INSERT OR DELETE ON library_webhook
    FOR EACH ROW EXECUTE FUNCTION concord_touch_own();
CREATE TRIGGER concord_touch_webhook_changed AFTER UPDATE ON library_webhook FOR EACH ROW
    WHEN ((OLD.name, OLD.url, OLD.resources, OLD.state) IS DISTINCT FROM (NEW.name, NEW.url, NEW.resources, NEW.state))
    EXECUTE FUNCTION concord_touch_own();
CREATE TRIGGER concord_touch_collection AFTER INSERT OR UPDATE OR DELETE ON agreements_collection
    FOR EACH ROW EXECUTE FUNCTION concord_touch_own();
CREATE TRIGGER concord_touch_collection AFTER INSERT OR UPDATE OR DELETE ON agreements_collectionmember
    FOR EACH ROW EXECUTE FUNCTION concord_touch_own();
