-- code: E152
-- table: events
-- needs: events texts
-- title: the spans of an event begin and end on a word
-- reason: A span that begins or ends on a space was counted in bytes, or in another text.
-- hint: Count code points (not bytes) from the start of the text that sha256 names.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    edge.column_name,
    edge.place AS value,
    'a space stands there' AS message
FROM events
JOIN texts USING (doc_id)
CROSS JOIN LATERAL (
    VALUES
        ('span_start', events.span_start, 1),
        ('span_end', events.span_end, 0),
        ('source_start', events.source_start, 1),
        ('source_end', events.source_end, 0),
        ('target_start', events.target_start, 1),
        ('target_end', events.target_end, 0)
) AS edge (column_name, place, shift)
WHERE place + shift > 0
    AND regexp_full_match(substring(text, place + shift, 1), '[\s\p{Z}]')
