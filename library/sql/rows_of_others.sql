-- The rows that the API gives of parties, relations and clause types; a party that nobody sees without a right has none here.
CREATE FUNCTION concord_rows_of_others(parties bigint[], relations bigint[], codes text[])
RETURNS TABLE (scope text, scope_id text, agreement_id bigint, other_id bigint, resource text, name text, fingerprint text,
    is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'party', party.id::text, NULL::bigint, NULL::bigint, 'parties', party.slug,
        md5(ROW(party.name, party.acronym, party.aliases, party.kind, party.is_confirmed)::text), true, 0::bigint
    FROM agreements_party party
    WHERE party.id = ANY(parties) AND (party.is_confirmed OR EXISTS (
        SELECT FROM agreements_participation p JOIN agreements_agreement a ON a.id = p.agreement_id
        WHERE p.party_id = party.id AND a.visibility = 'public' AND a.joined_to_id IS NULL))
    UNION ALL
    SELECT 'relation', r.id::text, r.agreement_id, r.other_id, 'relations', concat_ws('.', one.slug, r.kind, other.slug),
        md5(ROW(to_jsonb(r) - 'id', one.status, one.visibility, other.status, other.visibility)::text),
        one.visibility = 'public' AND other.visibility = 'public', 0
    FROM agreements_relation r JOIN agreements_agreement one ON one.id = r.agreement_id
    JOIN agreements_agreement other ON other.id = r.other_id
    WHERE r.id = ANY(relations) AND one.joined_to_id IS NULL AND other.joined_to_id IS NULL
    UNION ALL
    SELECT 'type', type.code, NULL, NULL, 'clause-types', type.code, md5(to_jsonb(type)::text), true, 0
    FROM clauses_clausetype type WHERE type.code = ANY(codes)
$$;
