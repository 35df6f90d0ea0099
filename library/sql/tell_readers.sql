-- Tells single persons of rows that nobody else is told of: an agreement that is restricted was shared with them or is no
-- more, or a row that only they and few others saw is there no more or to be seen by them no more. They are told at once: who
-- loses an agreement later would not be told any more of what was withdrawn before.
-- Nobody is told of a relation whose other side they never saw.
CREATE FUNCTION concord_tell_readers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_change (sequence, kind, resource, name, agreement_id, other_id, is_public, reader_id, reason, at)
    WITH ends AS (
        SELECT unnest(ids) AS id
        UNION SELECT agreement_id FROM concord_differing WHERE NOT was_public AND agreement_id IS NOT NULL
        UNION SELECT other_id FROM concord_differing WHERE NOT was_public AND other_id IS NOT NULL
    ), reader AS (
        SELECT a.id AS agreement_id, a.added_by_id::bigint AS user_id
        FROM agreements_agreement a JOIN ends ON ends.id = a.id WHERE a.added_by_id IS NOT NULL
        UNION SELECT s.agreement_id, s.user_id FROM agreements_agreement_shared_with s JOIN ends ON ends.id = s.agreement_id
        UNION SELECT a.id, m.person_id FROM agreements_collectionmember m
            JOIN agreements_agreement a ON a.collection_id = m.collection_id JOIN ends ON ends.id = a.id
        UNION SELECT t.key::bigint, t.reader_id FROM concord_touched t WHERE t.kind = 'unshared'
    ), seen AS (
        SELECT s.*, t.reader_id AS user_id, t.kind AS way FROM concord_touched t JOIN library_rowstate s
            ON s.agreement_id = t.key::bigint OR s.other_id = t.key::bigint
        WHERE t.kind IN ('shared', 'unshared') AND NOT s.is_public AND s.reader_id IN (0, t.reader_id)
    )
    SELECT nextval('library_change_sequence'), told.kind, told.resource, told.name, told.agreement_id, told.other_id,
        false, told.user_id, CASE told.kind WHEN 'withdrawn' THEN 'restricted' ELSE '' END, clock_timestamp()
    FROM (
        SELECT CASE way WHEN 'shared' THEN 'added' ELSE 'withdrawn' END AS kind, resource, name, agreement_id, other_id, user_id
        FROM seen
        WHERE other_id IS NULL OR (concord_sees(user_id, agreement_id) AND concord_sees(user_id, other_id))
            OR way = 'unshared' AND NOT EXISTS (
                SELECT FROM unnest(ARRAY[seen.agreement_id, seen.other_id]) side(id)
                WHERE NOT concord_saw(seen.user_id, side.id) AND NOT EXISTS (
                    SELECT FROM reader WHERE reader.agreement_id = side.id AND reader.user_id = seen.user_id))
        UNION
        SELECT 'withdrawn', d.resource, d.name, d.agreement_id, d.other_id, reader.user_id
        FROM concord_differing d JOIN reader ON reader.agreement_id IN (d.agreement_id, d.other_id)
        WHERE d.before IS NOT NULL AND NOT d.was_public AND d.reader_id = 0
            AND (d.after IS NULL OR d.resource = 'relations'
                AND NOT (concord_sees(reader.user_id, d.agreement_id) AND concord_sees(reader.user_id, d.other_id)))
            AND NOT EXISTS (
                SELECT FROM unnest(ARRAY[d.agreement_id, d.other_id]) side(id)
                WHERE side.id IS NOT NULL AND NOT concord_saw(reader.user_id, side.id) AND NOT EXISTS (
                    SELECT FROM reader also WHERE also.agreement_id = side.id AND also.user_id = reader.user_id))
        ORDER BY 1, 2, 3
    ) told;
END $$;
