-- Which comparisons and snapshots a statement touches, for concord_settle_changes at the end of the transaction.
CREATE FUNCTION concord_touch_comparisons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'comparisons_comparison' THEN
        PERFORM concord_touch('comparison', ARRAY(SELECT id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'comparisons_snapshot' THEN
        PERFORM concord_touch('snapshot', ARRAY(SELECT id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'comparisons_snapshotagreement' THEN
        PERFORM concord_touch('snapshot', ARRAY(SELECT DISTINCT snapshot_id::text FROM touched));
    ELSE
        PERFORM concord_touch('comparison', ARRAY(SELECT DISTINCT comparison_id::text FROM touched));
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    of_rows text; way text; part text;
BEGIN
    FOREACH of_rows IN ARRAY ARRAY['comparisons_comparison', 'comparisons_comparison_shared_with',
        'comparisons_comparisoncolumn', 'comparisons_comparisonrow', 'comparisons_snapshot',
        'comparisons_snapshotagreement'] LOOP
        FOREACH way IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            part := CASE way WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END;
            EXECUTE format('CREATE TRIGGER concord_touch_%s AFTER %s ON %I REFERENCING %s TABLE AS touched '
                'FOR EACH STATEMENT EXECUTE FUNCTION concord_touch_comparisons()', lower(way), way, of_rows, part);
        END LOOP;
    END LOOP;
END $$;
