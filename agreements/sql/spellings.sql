-- The words of a text as they are written, for agreements_word: what a misspelt search is compared with.
CREATE FUNCTION concord_spellings(raw text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DISTINCT found[1] FROM regexp_matches(lower(left(raw, 1000000)), '[[:alpha:]]{4,}', 'g') AS found
    WHERE length(found[1]) <= 40 ORDER BY 1
$$;
