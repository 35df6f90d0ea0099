-- The rows that the API gives of the house's positions, of checklists and of drafts. A position that was approved is for whoever
-- is signed in (-1), a proposal for its author; all are for those who propose and approve (-2). The model agreement of the
-- preferred positions is a checklist for whoever is signed in. A draft is its owner's alone.
CREATE FUNCTION concord_rows_of_house(positions bigint[], drafts bigint[], checklists text[])
RETURNS TABLE (scope text, scope_id text, agreement_id bigint, other_id bigint, resource text, name text, fingerprint text,
    is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'position', p.id::text, NULL::bigint, NULL::bigint, 'positions', p.id::text, md5(ROW(to_jsonb(p), EXISTS (
            SELECT FROM comparisons_position later WHERE later.replaces_id = p.id AND later.approved_on IS NOT NULL))::text),
        false, reader.id
    FROM comparisons_position p CROSS JOIN LATERAL (
        SELECT -2::bigint AS id UNION SELECT CASE WHEN p.approved_on IS NULL THEN p.proposed_by_id ELSE -1 END
    ) reader
    WHERE p.id = ANY(positions)
    UNION ALL
    SELECT 'draft', d.id::text, NULL, NULL, 'drafts', d.slug, md5(ROW(to_jsonb(d), (
            SELECT string_agg(ROW(v.side, v.number, v.added_on, f.name, f.sha256, f.state, f.message, (
                    SELECT a.slug FROM agreements_text t JOIN agreements_agreement a ON a.id = t.agreement_id
                    WHERE t.id = f.text_id AND concord_sees(d.owner_id, a.id)))::text, '|' ORDER BY v.added_on, v.id)
            FROM comparisons_draftversion v JOIN library_uploadedfile f ON f.id = v.file_id WHERE v.draft_id = d.id))::text),
        false, d.owner_id
    FROM comparisons_draft d WHERE d.id = ANY(drafts)
    UNION ALL
    SELECT 'checklist', shipped.code, NULL, NULL, 'checklists', shipped.code, shipped.fingerprint, true, 0
    FROM concord_shipped_checklists() shipped WHERE shipped.code = ANY(checklists)
    UNION ALL
    SELECT 'checklist', 'model_agreement', NULL, NULL, 'checklists', 'model_agreement',
        md5(string_agg(DISTINCT ROW(type.position, type.code, type.label)::text, '|'
            ORDER BY ROW(type.position, type.code, type.label)::text)), false, -1
    FROM comparisons_position p JOIN clauses_clausetype type ON type.code = p.type_id
    WHERE 'model_agreement' = ANY(checklists) AND p.standing = 'preferred' AND p.approved_on IS NOT NULL
        AND p.withdrawn_on IS NULL AND NOT EXISTS (
            SELECT FROM comparisons_position later WHERE later.replaces_id = p.id AND later.approved_on IS NOT NULL)
    HAVING count(*) > 0
$$;
