-- Which positions and drafts a statement touches; a file that is read touches the draft that it is a version of.
CREATE FUNCTION concord_touch_house() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'comparisons_position' THEN
        PERFORM concord_touch('position', ARRAY(SELECT id::text FROM touched UNION SELECT replaces_id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'comparisons_draft' THEN
        PERFORM concord_touch('draft', ARRAY(SELECT id::text FROM touched));
    ELSIF TG_TABLE_NAME = 'comparisons_draftversion' THEN
        PERFORM concord_touch('draft', ARRAY(SELECT DISTINCT draft_id::text FROM touched));
    ELSE
        PERFORM concord_touch('draft', ARRAY(SELECT DISTINCT version.draft_id::text FROM touched
            JOIN comparisons_draftversion version ON version.file_id = touched.id));
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    of_rows text; way text; part text;
BEGIN
    FOREACH of_rows IN ARRAY ARRAY['comparisons_position', 'comparisons_draft', 'comparisons_draftversion', 'library_uploadedfile'] LOOP
        FOREACH way IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            part := CASE way WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END;
            CONTINUE WHEN of_rows = 'library_uploadedfile' AND way <> 'UPDATE';
            EXECUTE format('CREATE TRIGGER concord_touch_%s AFTER %s ON %I REFERENCING %s TABLE AS touched '
                'FOR EACH STATEMENT EXECUTE FUNCTION concord_touch_house()', lower(way), way, of_rows, part);
        END LOOP;
    END LOOP;
END $$;
