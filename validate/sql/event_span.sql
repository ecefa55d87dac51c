-- code: E131
-- table: events
-- needs: events documents
-- title: the spans of an event lie inside its document
-- reason: A span beyond the end marks no words.
-- hint: Count code points (not bytes) from the start of the text that sha256 names.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    span.column_name,
    span.span_end AS value,
    'the document has ' || n_chars || ' characters' AS message
FROM events
JOIN documents USING (doc_id)
CROSS JOIN LATERAL (
    VALUES
        ('span_end', events.span_end),
        ('source_end', events.source_end),
        ('target_end', events.target_end)
) AS span (column_name, span_end)
WHERE span.span_end > n_chars
