-- The rows that the API gives of some agreements, each with a fingerprint of all that it shows (model: RowState).
-- An agreement that was deleted, or joined to another, has none. Of parties, only those that nobody else would see.
-- reader_id is the one person whose row it is, as a note that is not shared; 0 where it is for all who see the agreement.
CREATE FUNCTION concord_rows_of_agreements(ids bigint[])
RETURNS TABLE (agreement_id bigint, resource text, name text, fingerprint text, is_public boolean, reader_id bigint)
LANGUAGE sql STABLE AS $$
    WITH held AS (
        SELECT a.id, a.slug, a.title, a.kind, a.status, a.symbol, a.signature_date, a.visibility = 'public' AS is_public,
            md5(to_jsonb(a)::text) AS own, md5((to_jsonb(a) - 'modified' - 'visibility')::text) AS facts
        FROM agreements_agreement a WHERE a.id = ANY(ids) AND a.joined_to_id IS NULL
    ), taking_part AS (
        SELECT p.agreement_id, md5(string_agg(ROW(to_jsonb(p) - 'id', party.slug, party.name, party.acronym, party.kind)::text,
            '|' ORDER BY p.position, p.id)) AS print
        FROM agreements_participation p JOIN agreements_party party ON party.id = p.party_id
        WHERE p.agreement_id = ANY(ids) GROUP BY p.agreement_id
    ), text AS (
        SELECT t.id, t.agreement_id, t.language, t.version, t.is_current, t.role, t.quarantine, t.raw_sha256, held.slug, held.is_public,
            concat_ws('.', held.slug, t.language, t.version) AS name,
            md5(ROW(t.language, t.role, t.version, t.reader, t.raw_sha256, t.quality, t.warnings, t.inventory, t.read_on,
                t.is_current, t.quarantine, t.recognition, t.missing_pages, s.name, s.media_type, s.sha256, s.size, s.pages)::text) AS print
        FROM agreements_text t JOIN agreements_source s ON s.id = t.source_id JOIN held ON held.id = t.agreement_id
    ), provision AS (
        SELECT p.id, text.agreement_id, text.is_public, concat_ws('.', text.slug, text.language, p.eid) AS name,
            p.content, p.pinpoint, text.role, text.quarantine,
            ROW(p.heading, above.heading, top.heading)::text AS headings,
            md5(ROW(p.kind, p.number, p.is_number_inferred, p.pinpoint, p.heading, p.content, p.page, p.spans, p.edits,
                p.confidence, above.eid, text.version, text.quarantine, held.status)::text) AS print
        FROM text JOIN held ON held.id = text.agreement_id JOIN agreements_provision p ON p.text_id = text.id
        LEFT JOIN agreements_provision above ON above.id = p.parent_id
        LEFT JOIN agreements_provision top ON top.id = above.parent_id
        WHERE text.is_current
    ), clause AS (
        SELECT c.id, c.type_id, c.state, provision.agreement_id, provision.is_public, provision.pinpoint,
            provision.quarantine, provision.name || '.' || c.type_id AS name,
            md5(ROW(c.score, c.evidence, c.state, c.source, c.rules_version, c.modified, provision.content,
                provision.pinpoint, provision.role, provision.quarantine, provision.headings)::text) AS print
        FROM provision JOIN clauses_clause c ON c.provision_id = provision.id
        WHERE NOT c.is_tentative AND c.state <> 'rejected'
    ), term AS (
        SELECT clause.agreement_id, clause.is_public, clause.id AS clause_id,
            clause.name || '.' || t.kind || '.' || row_number() OVER (PARTITION BY t.clause_id, t.kind ORDER BY t.start, t.id)
                AS name,
            md5(ROW(to_jsonb(t) - 'id' - 'clause_id' - 'decision_id', clause.state, clause.pinpoint,
                clause.quarantine)::text) AS print
        FROM clause JOIN clauses_term t ON t.clause_id = clause.id
    ), terms AS (
        SELECT clause_id, md5(string_agg(print, '|' ORDER BY name)) AS print FROM term GROUP BY clause_id
    )
    SELECT held.id, 'agreements', held.slug, md5(concat_ws('|', held.own, taking_part.print,
            (SELECT string_agg(text.print, '|' ORDER BY text.name) FROM text WHERE text.agreement_id = held.id),
            (SELECT count(*) FROM provision WHERE provision.agreement_id = held.id),
            (SELECT string_agg(DISTINCT type_id, '|' ORDER BY type_id) FROM clause WHERE clause.agreement_id = held.id))),
        held.is_public, 0::bigint
    FROM held LEFT JOIN taking_part ON taking_part.agreement_id = held.id
    UNION ALL SELECT agreement_id, 'texts', name, print, is_public, 0 FROM text
    UNION ALL SELECT provision.agreement_id, 'provisions', name, print, is_public, 0 FROM provision
    UNION ALL SELECT clause.agreement_id, 'clauses', clause.name, md5(concat_ws('|', clause.print, terms.print,
            ROW(held.title, held.status, held.kind, held.symbol, held.signature_date)::text, taking_part.print)),
        clause.is_public, 0
    FROM clause JOIN held ON held.id = clause.agreement_id LEFT JOIN terms ON terms.clause_id = clause.id
    LEFT JOIN taking_part ON taking_part.agreement_id = clause.agreement_id
    UNION ALL SELECT agreement_id, 'terms', name, md5(ROW(term.print, held.status)::text), term.is_public, 0
    FROM term JOIN held ON held.id = term.agreement_id
    UNION ALL SELECT held.id, 'states', held.slug, md5(concat_ws('|', held.status,
            (SELECT string_agg(text.print, '|' ORDER BY text.name) FROM text WHERE text.agreement_id = held.id),
            (SELECT string_agg(ROW(type_id, state)::text, '|' ORDER BY clause.name) FROM clause
                WHERE clause.agreement_id = held.id),
            (SELECT string_agg(ROW(possible.type_id, possible.best_score)::text, '|' ORDER BY possible.type_id)
                FROM clauses_possibleoccurrence possible WHERE possible.agreement_id = held.id),
            (SELECT string_agg(ROW(d.id, later.id, (SELECT version FROM clauses_clausetype WHERE code = d.type_id))::text, '|' ORDER BY d.id) FROM clauses_decision d
                LEFT JOIN clauses_decision later ON later.undoes_id = d.id
                WHERE d.agreement_id = held.id AND d.verdict = 'absent'))),
        held.is_public, 0
    FROM held
    UNION ALL SELECT held.id, 'facts', held.slug, held.facts, held.is_public, 0 FROM held
    UNION ALL SELECT held.id, 'notes', note.id::text, md5(ROW(to_jsonb(note), held.slug, (
            SELECT string_agg(named.user_id::text, '|' ORDER BY named.user_id) FROM library_note_mentioned named
            WHERE named.note_id = note.id))::text), held.is_public, person.id
    FROM held JOIN library_note note ON note.agreement_id = held.id
    JOIN library_note head ON head.id = coalesce(note.thread_id, note.id) CROSS JOIN LATERAL (
        SELECT 0::bigint AS id WHERE head.is_shared UNION SELECT head.author_id WHERE NOT head.is_shared
        UNION SELECT head.assigned_to_id WHERE NOT head.is_shared AND head.assigned_to_id IS NOT NULL
        UNION SELECT named.user_id FROM library_note_mentioned named WHERE NOT head.is_shared AND named.note_id = head.id
    ) person
    UNION ALL SELECT held.id, 'decisions', d.id::text, md5(ROW(d.verdict, d.type_id, d.eid, later.id)::text), held.is_public, 0
    FROM held JOIN clauses_decision d ON d.agreement_id = held.id LEFT JOIN clauses_decision later ON later.undoes_id = d.id
    LEFT JOIN clauses_decision earlier ON earlier.id = d.undoes_id
    WHERE coalesce(earlier.verdict, d.verdict) NOT IN ('join', 'separate', 'relate')
    UNION ALL SELECT held.id, 'parties', party.slug,
        md5(ROW(party.name, party.acronym, party.aliases, party.kind, party.is_confirmed)::text), false, 0
    FROM held JOIN agreements_participation p ON p.agreement_id = held.id JOIN agreements_party party ON party.id = p.party_id
    WHERE NOT held.is_public AND NOT party.is_confirmed
    GROUP BY held.id, party.id
$$;
