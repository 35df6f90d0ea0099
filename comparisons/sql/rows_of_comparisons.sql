-- The rows that the API gives of comparisons, each to its owner and to those it is shared with, and of snapshots, to the one
-- who took them and sees all that they cite.
CREATE FUNCTION concord_rows_of_comparisons(comparisons bigint[], snapshots bigint[])
RETURNS TABLE (scope text, scope_id text, agreement_id bigint, other_id bigint, resource text, name text, fingerprint text,
    is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'comparison', c.id::text, NULL::bigint, NULL::bigint, 'comparisons', c.slug::text, md5(ROW(to_jsonb(c), (
            SELECT string_agg(ROW(a.slug, own.position)::text, '|' ORDER BY own.position) FROM comparisons_comparisoncolumn own
            JOIN agreements_agreement a ON a.id = own.agreement_id
            WHERE own.comparison_id = c.id AND concord_sees(person.id, a.id)), (
            SELECT string_agg(ROW(own.type_id, own.position)::text, '|' ORDER BY own.position) FROM comparisons_comparisonrow own
            WHERE own.comparison_id = c.id))::text),
        false, person.id
    FROM comparisons_comparison c CROSS JOIN LATERAL (
        SELECT c.owner_id::bigint AS id
        UNION SELECT user_id FROM comparisons_comparison_shared_with s WHERE s.comparison_id = c.id
    ) person
    WHERE c.id = ANY(comparisons)
    UNION ALL
    SELECT 'snapshot', s.id::text, NULL, NULL, 'snapshots', s.slug,
        md5(ROW(s.title, s.notes, s.checksum, s.taken_on)::text), false, s.owner_id
    FROM comparisons_snapshot s
    WHERE s.id = ANY(snapshots) AND NOT EXISTS (
        SELECT FROM comparisons_snapshotagreement cited JOIN agreements_agreement a ON a.id = cited.agreement_id
        WHERE cited.snapshot_id = s.id AND NOT concord_sees(s.owner_id, coalesce(a.joined_to_id, a.id)))
$$;
