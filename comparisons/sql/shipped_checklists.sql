-- The checklists that this release ships, each with a fingerprint of its file; a test compares them with fixtures/checklists, and
-- a migration that runs this anew tells the log of what changed.
CREATE FUNCTION concord_shipped_checklists() RETURNS TABLE (code text, fingerprint text) LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('data_protection', 'fea7992de5d4a2155cf0d7bd579de13d'),
    ('privileges', '7430c4cebf1c9c4944a3bc95baa8c1e1')
$$;
