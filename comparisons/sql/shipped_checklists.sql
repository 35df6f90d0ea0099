-- The checklists that this release ships, each with a fingerprint of its file; a test compares them with fixtures/checklists, and
-- a migration that runs this anew tells the log of what changed.
CREATE FUNCTION concord_shipped_checklists() RETURNS TABLE (code text, fingerprint text) LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('data_protection', '2148f485c457bf6ca4fbb79e968772b1'),
    ('privileges', '7430c4cebf1c9c4944a3bc95baa8c1e1')
$$;
