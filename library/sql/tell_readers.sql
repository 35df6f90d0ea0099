-- Tells single persons of rows that nobody else is told of: an agreement that is restricted was shared with them or is no
-- more, or it was deleted or joined while they could see it.
CREATE FUNCTION concord_tell_readers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_change (sequence, kind, resource, name, agreement_id, other_id, is_public, reader_id, reason, at)
    SELECT nextval('library_change_sequence'), told.kind, told.resource, told.name, told.agreement_id, told.other_id,
        false, told.reader_id, CASE told.kind WHEN 'withdrawn' THEN 'restricted' ELSE '' END, clock_timestamp()
    FROM (
        SELECT CASE t.kind WHEN 'shared' THEN 'added' ELSE 'withdrawn' END AS kind, s.resource, s.name, s.agreement_id,
            s.other_id, t.reader_id
        FROM concord_touched t JOIN library_rowstate s
            ON s.agreement_id = t.key::bigint OR s.other_id = t.key::bigint
        WHERE t.kind IN ('shared', 'unshared') AND NOT s.is_public
        UNION
        SELECT 'withdrawn', d.resource, d.name, d.agreement_id, d.other_id, reader.user_id
        FROM concord_differing d JOIN (
            SELECT a.id, a.added_by_id AS user_id FROM agreements_agreement a WHERE a.id = ANY(ids)
            UNION SELECT agreement_id, user_id FROM agreements_agreement_shared_with WHERE agreement_id = ANY(ids)
        ) reader ON reader.id = d.agreement_id
        JOIN agreements_agreement a ON a.id = d.agreement_id AND a.joined_to_id IS NOT NULL
        WHERE d.after IS NULL AND NOT d.was_public AND reader.user_id IS NOT NULL
        ORDER BY 1, 2, 3
    ) told;
END $$;
