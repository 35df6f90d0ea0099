-- The rows that the API gives of receivers of changes, each to its owner, and of collections, to their members and to those who
-- see every restricted agreement (-3). How far a receiver was told of the log is no change of it: it would be told of that, too.
CREATE FUNCTION concord_rows_of_own(webhooks bigint[], collections bigint[])
RETURNS TABLE (scope text, scope_id text, agreement_id bigint, other_id bigint, resource text, name text, fingerprint text,
    is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'webhook', w.id::text, NULL::bigint, NULL::bigint, 'webhooks', w.id::text,
        md5(ROW(w.name, w.url, w.resources, w.state)::text), false, w.owner_id::bigint
    FROM library_webhook w WHERE w.id = ANY(webhooks)
    UNION ALL
    SELECT 'collection', c.id::text, NULL, NULL, 'collections', c.id::text, md5(ROW(to_jsonb(c), (
            SELECT string_agg(ROW(person.username, m.role)::text, '|' ORDER BY person.username)
            FROM agreements_collectionmember m JOIN auth_user person ON person.id = m.person_id
            WHERE m.collection_id = c.id))::text),
        false, reader.id
    FROM agreements_collection c CROSS JOIN LATERAL (
        SELECT -3::bigint AS id UNION SELECT m.person_id FROM agreements_collectionmember m WHERE m.collection_id = c.id
    ) reader
    WHERE c.id = ANY(collections)
$$;
