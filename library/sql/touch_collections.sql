-- Tells the members of a collection of what they come to see, and of what they see no more: an agreement put into it, taken out
-- of it or deleted, a person who joins or leaves. Who sees an agreement in another way is told of no withdrawal.
CREATE FUNCTION concord_touch_member(agreement bigint, person bigint, way text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF way = 'shared' OR NOT concord_sees(person, agreement) THEN
        PERFORM concord_touch(way, ARRAY[agreement::text], person);
    END IF;
END $$;

CREATE FUNCTION concord_touch_collections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        PERFORM concord_touch_member(OLD.id, m.person_id::bigint, 'unshared')
        FROM agreements_collectionmember m WHERE m.collection_id = OLD.collection_id;
        IF TG_OP = 'UPDATE' THEN
            PERFORM concord_touch_member(NEW.id, m.person_id::bigint, 'shared')
            FROM agreements_collectionmember m WHERE m.collection_id = NEW.collection_id;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM concord_touch('agreement', ARRAY[a.id::text]), concord_touch_member(a.id, NEW.person_id::bigint, 'shared')
        FROM agreements_agreement a WHERE a.collection_id = NEW.collection_id;
    ELSE
        PERFORM concord_touch('agreement', ARRAY[a.id::text]), concord_touch_member(a.id, OLD.person_id::bigint, 'unshared')
        FROM agreements_agreement a WHERE a.collection_id = OLD.collection_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_touch_collected AFTER UPDATE OF collection_id ON agreements_agreement FOR EACH ROW
    WHEN (OLD.collection_id IS DISTINCT FROM NEW.collection_id) EXECUTE FUNCTION concord_touch_collections();
CREATE TRIGGER concord_touch_collected_gone AFTER DELETE ON agreements_agreement FOR EACH ROW
    WHEN (OLD.collection_id IS NOT NULL) EXECUTE FUNCTION concord_touch_collections();
CREATE TRIGGER concord_touch_member AFTER INSERT OR DELETE ON agreements_collectionmember FOR EACH ROW
    EXECUTE FUNCTION concord_touch_collections();
