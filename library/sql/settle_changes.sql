-- At the commit of a transaction that touched rows of the API: compares what they are with what was last told of them
-- (RowState), and appends what differs to the log (Change). One transaction at a time does so, from here to the end of its
-- commit, so that the sequence is the order of commits: whoever has read up to a number has missed nothing before it.
-- While the migrations of an older library are under way, what is touched waits for the last of them (comparisons 0005).
CREATE FUNCTION concord_settle_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[]; parties bigint[]; relations bigint[]; codes text[]; sets bigint[]; comparisons bigint[]; snapshots bigint[];
    webhooks bigint[]; collections bigint[]; positions bigint[]; drafts bigint[]; checklists text[];
BEGIN
    IF NOT EXISTS (SELECT FROM library_touchedrow WHERE xid = pg_current_xact_id()::text) THEN
        RETURN NULL;
    ELSIF to_regproc('concord_rows_of_house') IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7203418);
    CREATE TEMP TABLE IF NOT EXISTS concord_touched (kind text, key text, reader_id bigint) ON COMMIT DELETE ROWS;
    WITH taken AS (DELETE FROM library_touchedrow WHERE xid = pg_current_xact_id()::text RETURNING kind, key, reader_id)
    INSERT INTO concord_touched SELECT kind, key, reader_id FROM taken;
    ids := ARRAY(SELECT DISTINCT key::bigint FROM concord_touched WHERE kind = 'agreement');
    codes := ARRAY(SELECT key FROM concord_touched WHERE kind = 'type');
    parties := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'party'
        UNION SELECT p.party_id FROM agreements_participation p WHERE p.agreement_id = ANY(ids));
    relations := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'relation'
        UNION SELECT r.id FROM agreements_relation r WHERE r.agreement_id = ANY(ids) OR r.other_id = ANY(ids));
    sets := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'set'
        UNION SELECT item.working_set_id FROM library_setitem item WHERE item.agreement_id = ANY(ids));
    comparisons := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'comparison'
        UNION SELECT own.comparison_id FROM comparisons_comparisoncolumn own WHERE own.agreement_id = ANY(ids));
    snapshots := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'snapshot'
        UNION SELECT cited.snapshot_id FROM comparisons_snapshotagreement cited WHERE cited.agreement_id = ANY(ids)
            OR cited.agreement_id IN (SELECT id FROM agreements_agreement WHERE joined_to_id = ANY(ids)));
    webhooks := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'webhook');
    collections := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'collection');
    positions := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'position');
    drafts := ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'draft'
        UNION SELECT version.draft_id FROM comparisons_draftversion version
            JOIN library_uploadedfile file ON file.id = version.file_id JOIN agreements_text t ON t.id = file.text_id
            WHERE t.agreement_id = ANY(ids));
    checklists := ARRAY(SELECT key FROM concord_touched WHERE kind = 'checklist'
        UNION SELECT 'model_agreement' FROM concord_touched WHERE kind IN ('position', 'type'));

    CREATE TEMP TABLE IF NOT EXISTS concord_differing (scope text, scope_id text, agreement_id bigint, other_id bigint,
        resource text, name text, reader_id bigint, before text, after text, was_public boolean, is_public boolean) ON COMMIT DELETE ROWS;
    INSERT INTO concord_differing
    SELECT coalesce(now.scope, was.scope), coalesce(now.scope_id, was.scope_id),
        coalesce(now.agreement_id, was.agreement_id), coalesce(now.other_id, was.other_id),
        coalesce(now.resource, was.resource), coalesce(now.name, was.name),
        coalesce(now.reader_id, was.reader_id), was.fingerprint, now.fingerprint, was.is_public, now.is_public
    FROM (
        SELECT 'agreement' AS scope, r.agreement_id::text AS scope_id, r.agreement_id, NULL::bigint AS other_id,
            r.resource, r.name, r.fingerprint, r.is_public, r.reader_id FROM concord_rows_of_agreements(ids) r
        UNION ALL SELECT * FROM concord_rows_of_others(parties, relations, codes)
        UNION ALL SELECT * FROM concord_rows_of_sets(sets)
        UNION ALL SELECT * FROM concord_rows_of_comparisons(comparisons, snapshots)
        UNION ALL SELECT * FROM concord_rows_of_own(webhooks, collections)
        UNION ALL SELECT * FROM concord_rows_of_house(positions, drafts, checklists)
    ) now FULL JOIN (
        SELECT * FROM library_rowstate WHERE (scope = 'agreement' AND scope_id = ANY(ids::text[]))
            OR (scope = 'party' AND scope_id = ANY(parties::text[]))
            OR (scope = 'relation' AND scope_id = ANY(relations::text[])) OR (scope = 'type' AND scope_id = ANY(codes))
            OR (scope = 'set' AND scope_id = ANY(sets::text[]))
            OR (scope = 'comparison' AND scope_id = ANY(comparisons::text[]))
            OR (scope = 'snapshot' AND scope_id = ANY(snapshots::text[]))
            OR (scope = 'webhook' AND scope_id = ANY(webhooks::text[]))
            OR (scope = 'collection' AND scope_id = ANY(collections::text[]))
            OR (scope = 'position' AND scope_id = ANY(positions::text[]))
            OR (scope = 'draft' AND scope_id = ANY(drafts::text[]))
            OR (scope = 'checklist' AND scope_id = ANY(checklists))
    ) was ON was.scope = now.scope AND was.scope_id = now.scope_id AND was.resource = now.resource AND was.name = now.name
        AND was.reader_id = now.reader_id
    WHERE was.fingerprint IS DISTINCT FROM now.fingerprint OR was.is_public IS DISTINCT FROM now.is_public;

    PERFORM concord_tell_readers(ids);
    INSERT INTO library_change (sequence, kind, resource, name, agreement_id, other_id, is_public, reader_id, reason, at)
    SELECT nextval('library_change_sequence'), told.kind, told.resource, told.name, told.agreement_id, told.other_id,
        told.is_public, nullif(told.reader_id, 0), told.reason, clock_timestamp()
    FROM (
        SELECT 'withdrawn' AS kind, d.resource, d.name, d.agreement_id, d.other_id, d.was_public AS is_public, d.reader_id,
            CASE WHEN d.after IS NOT NULL
                OR d.resource = 'parties' AND EXISTS (SELECT FROM agreements_party p WHERE p.slug = d.name) OR EXISTS (
                    SELECT FROM library_rowstate other WHERE d.reader_id <> 0 AND other.scope = d.scope AND other.scope_id = d.scope_id
                        AND other.resource = d.resource AND other.name = d.name AND NOT EXISTS (
                            SELECT FROM concord_differing gone WHERE gone.after IS NULL AND gone.scope = d.scope AND gone.scope_id = d.scope_id
                                AND gone.resource = d.resource AND gone.name = d.name AND gone.reader_id = other.reader_id)) THEN 'restricted'
                WHEN a.joined_to_id IS NOT NULL THEN 'joined' ELSE 'removed' END
                AS reason, 0 AS rank
        FROM concord_differing d LEFT JOIN agreements_agreement a ON a.id = d.agreement_id
        WHERE d.before IS NOT NULL AND (d.after IS NULL OR (d.was_public AND NOT d.is_public))
        UNION ALL
        SELECT CASE WHEN d.before IS NULL OR d.was_public <> d.is_public THEN 'added' ELSE 'changed' END,
            d.resource, d.name, d.agreement_id, d.other_id, d.is_public, d.reader_id, '', 1
        FROM concord_differing d WHERE d.after IS NOT NULL
        ORDER BY 9, 2, 3
    ) told;
    IF EXISTS (SELECT FROM concord_touched WHERE kind = 'person') THEN
        INSERT INTO library_change (sequence, kind, resource, name, agreement_id, other_id, is_public, reader_id, reason, at)
        SELECT nextval('library_change_sequence'), 'changed', s.resource, s.name, s.agreement_id, s.other_id, s.is_public,
            nullif(s.reader_id, 0), '', clock_timestamp()
        FROM concord_rows_naming(ARRAY(SELECT key::bigint FROM concord_touched WHERE kind = 'person')) naming
        JOIN library_rowstate s ON s.scope = naming.scope AND s.scope_id = naming.scope_id AND s.resource = naming.resource
            AND s.name = coalesce(naming.name, s.name);
    END IF;

    DELETE FROM library_rowstate s USING concord_differing d
    WHERE s.scope = d.scope AND s.scope_id = d.scope_id AND s.resource = d.resource AND s.name = d.name
        AND s.reader_id = d.reader_id;
    INSERT INTO library_rowstate (scope, scope_id, agreement_id, other_id, resource, name, fingerprint, is_public, reader_id)
    SELECT scope, scope_id, agreement_id, other_id, resource, name, after, is_public, reader_id FROM concord_differing WHERE after IS NOT NULL;
    DELETE FROM concord_touched;
    DELETE FROM concord_differing;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER concord_settle_changes AFTER INSERT ON library_touchedrow
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION concord_settle_changes();
