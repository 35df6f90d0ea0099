-- Which rows of the API name a person: they change with the name, as when somebody leaves and is a number from then on.
CREATE FUNCTION concord_rows_naming(persons bigint[]) RETURNS TABLE (scope text, scope_id text, resource text, name text)
LANGUAGE sql STABLE AS $$
    SELECT 'agreement', d.agreement_id::text, 'decisions', d.id::text FROM clauses_decision d WHERE d.made_by_id = ANY(persons)
    UNION SELECT 'agreement', a.id::text, 'agreements', NULL FROM agreements_agreement a WHERE a.added_by_id = ANY(persons)
    UNION SELECT 'agreement', d.agreement_id::text, 'states', NULL FROM clauses_decision d
        WHERE d.made_by_id = ANY(persons) AND d.verdict = 'absent'
    UNION SELECT 'agreement', n.agreement_id::text, 'notes', n.id::text FROM library_note n
        WHERE n.author_id = ANY(persons) OR n.assigned_to_id = ANY(persons)
    UNION SELECT 'relation', r.id::text, 'relations', NULL FROM agreements_relation r WHERE r.decided_by_id = ANY(persons)
    UNION SELECT 'position', p.id::text, 'positions', NULL FROM comparisons_position p
        WHERE p.owner_id = ANY(persons) OR p.proposed_by_id = ANY(persons) OR p.approved_by_id = ANY(persons)
            OR p.withdrawn_by_id = ANY(persons)
    UNION SELECT 'collection', m.collection_id::text, 'collections', NULL FROM agreements_collectionmember m
        WHERE m.person_id = ANY(persons)
$$;

CREATE FUNCTION concord_touch_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_touch('person', ARRAY[NEW.id::text]);
    RETURN NULL;
END $$;

CREATE TRIGGER concord_touch_person AFTER UPDATE OF username ON auth_user FOR EACH ROW
    WHEN (OLD.username IS DISTINCT FROM NEW.username) EXECUTE FUNCTION concord_touch_person();
