-- code: E130
-- table: claims
-- needs: claims events
-- title: a claim stands in the document of its event
-- reason: Its span is an offset into that document; in another it marks other words.
-- hint: Give the claim the doc_id of its event.
SELECT
    claims.file_row_number AS row,
    claims.claim_id AS key,
    'doc_id' AS column_name,
    claims.doc_id AS value,
    'its event is in document ' || events.doc_id AS message
FROM claims
JOIN events USING (event_id)
WHERE claims.doc_id <> events.doc_id
