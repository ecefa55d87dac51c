-- code: E130
-- table: claims
-- needs: claims events
-- title: a claim stands in the document of its event
-- reason: Its span is an offset into that document; in another it marks other words.
-- hint: Give the claim the doc_id of its event.
SELECT
    row,
    claim_id AS key,
    'doc_id' AS column_name,
    doc_id AS value,
    'its event is in document ' || event.doc_id AS message
FROM claims_with_events
WHERE doc_id <> event.doc_id
