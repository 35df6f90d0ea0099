-- The lexemes of a whole text, for agreements_concordance.words. A vector holds at most 1 MB, so a text is taken in runs
-- that overlap, so that no word is lost where two meet; a word parted at the end of a line counts as joined too. A text
-- that overflows the vector is found by what was taken before.
CREATE FUNCTION concord_words(language text, raw text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
    dictionary regconfig := CASE language WHEN 'en' THEN 'pg_catalog.english' WHEN 'fr' THEN 'pg_catalog.french'
        WHEN 'es' THEN 'pg_catalog.spanish' WHEN 'de' THEN 'pg_catalog.german' ELSE 'pg_catalog.simple' END;
    taken tsvector := '';
    run text;
    start integer := 1;
BEGIN
    WHILE start <= least(length(raw), 5000000) LOOP
        run := substr(raw, start, 100000);
        taken := taken || strip(to_tsvector(dictionary, run));
        IF run ~ '[-\u00ad]\s*\n' THEN
            taken := taken || strip(to_tsvector(dictionary, regexp_replace(run, '[-\u00ad]\s*\n\s*', '', 'g')));
        END IF;
        start := start + 99800;
    END LOOP;
    RETURN taken;
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN taken;
END $$;
