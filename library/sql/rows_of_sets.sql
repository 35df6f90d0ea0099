-- The rows that the API gives of working sets, each to its owner and its members, with what lies in them of agreements that these see.
CREATE FUNCTION concord_rows_of_sets(ids bigint[])
RETURNS TABLE (scope text, scope_id text, agreement_id bigint, other_id bigint, resource text, name text, fingerprint text,
    is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'set', s.id::text, NULL::bigint, NULL::bigint, 'working-sets', s.id::text, md5(ROW(to_jsonb(s), (
            SELECT string_agg(ROW(to_jsonb(item) - 'id', a.slug)::text, '|' ORDER BY item.position, item.id)
            FROM library_setitem item JOIN agreements_agreement a ON a.id = item.agreement_id
            WHERE item.working_set_id = s.id AND concord_sees(person.id, a.id)))::text),
        false, person.id
    FROM library_workingset s CROSS JOIN LATERAL (
        SELECT s.owner_id::bigint AS id UNION SELECT m.person_id FROM library_setmember m WHERE m.working_set_id = s.id
    ) person
    WHERE s.id = ANY(ids)
$$;
