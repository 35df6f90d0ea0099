-- Which rows of the API a statement touches, for concord_settle_changes at the end of the transaction (model: TouchedRow).
CREATE FUNCTION concord_touch(kind text, keys text[], reader bigint DEFAULT 0) RETURNS void LANGUAGE sql AS $$
    INSERT INTO library_touchedrow (xid, kind, key, reader_id)
    SELECT pg_current_xact_id()::text, kind, key, reader FROM unnest(keys) key WHERE key IS NOT NULL GROUP BY key
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION concord_touch_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT id::text FROM touched));
        IF TG_OP = 'DELETE' THEN
            PERFORM concord_touch('unshared', ARRAY[id::text], added_by_id) FROM touched WHERE added_by_id IS NOT NULL;
        END IF;
    ELSIF TG_TABLE_NAME = 'agreements_participation' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT agreement_id::text FROM touched));
        PERFORM concord_touch('party', ARRAY(SELECT party_id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'agreements_party' THEN
        PERFORM concord_touch('party', ARRAY(SELECT id::text FROM touched));
        PERFORM concord_touch('agreement', ARRAY(SELECT p.agreement_id::text FROM agreements_participation p
            JOIN touched ON touched.id = p.party_id));
    ELSIF TG_TABLE_NAME IN ('agreements_text', 'clauses_decision', 'clauses_possibleoccurrence', 'library_note') THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT agreement_id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'agreements_provision' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT DISTINCT text.agreement_id::text FROM touched
            JOIN agreements_text text ON text.id = touched.text_id));
    ELSIF TG_TABLE_NAME = 'clauses_clause' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT DISTINCT text.agreement_id::text FROM touched
            JOIN agreements_provision provision ON provision.id = touched.provision_id
            JOIN agreements_text text ON text.id = provision.text_id));
    ELSIF TG_TABLE_NAME = 'clauses_term' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT DISTINCT text.agreement_id::text FROM touched
            JOIN clauses_clause clause ON clause.id = touched.clause_id
            JOIN agreements_provision provision ON provision.id = clause.provision_id
            JOIN agreements_text text ON text.id = provision.text_id));
    ELSIF TG_TABLE_NAME = 'agreements_relation' THEN
        PERFORM concord_touch('relation', ARRAY(SELECT id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'clauses_clausetype' THEN
        PERFORM concord_touch('type', ARRAY(SELECT code FROM touched));
        PERFORM concord_touch('agreement', ARRAY(SELECT DISTINCT d.agreement_id::text FROM clauses_decision d
            JOIN touched ON touched.code = d.type_id WHERE d.verdict = 'absent'));
    ELSIF TG_TABLE_NAME = 'library_note_mentioned' THEN
        PERFORM concord_touch('agreement', ARRAY(SELECT DISTINCT note.agreement_id::text FROM touched
            JOIN library_note note ON note.id = touched.note_id));
    ELSIF TG_TABLE_NAME = 'library_workingset' THEN
        PERFORM concord_touch('set', ARRAY(SELECT id::text FROM touched));
    ELSIF TG_TABLE_NAME IN ('library_setitem', 'library_setmember') THEN
        PERFORM concord_touch('set', ARRAY(SELECT DISTINCT working_set_id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'agreements_agreement_shared_with' THEN
        PERFORM concord_touch('agreement', ARRAY[agreement_id::text]) FROM touched;
        PERFORM concord_touch(CASE TG_OP WHEN 'DELETE' THEN 'unshared' ELSE 'shared' END, ARRAY[agreement_id::text], user_id)
        FROM touched WHERE TG_OP <> 'DELETE' OR NOT concord_sees(user_id, agreement_id);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    of_rows text; way text; part text;
BEGIN
    FOREACH of_rows IN ARRAY ARRAY['agreements_agreement', 'agreements_agreement_shared_with', 'agreements_participation',
        'agreements_party', 'agreements_text', 'agreements_provision', 'agreements_relation', 'clauses_clause',
        'clauses_term', 'clauses_decision', 'clauses_clausetype', 'clauses_possibleoccurrence', 'library_note',
        'library_note_mentioned', 'library_workingset', 'library_setitem', 'library_setmember'] LOOP
        CONTINUE WHEN to_regclass(of_rows) IS NULL;
        FOREACH way IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            part := CASE way WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END;
            EXECUTE format('CREATE TRIGGER concord_touch_%s AFTER %s ON %I REFERENCING %s TABLE AS touched '
                'FOR EACH STATEMENT EXECUTE FUNCTION concord_touch_rows()', lower(way), way, of_rows, part);
        END LOOP;
    END LOOP;
END $$;
