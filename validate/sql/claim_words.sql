-- code: E153
-- table: claims
-- needs: claims texts
-- title: the span of a claim begins and ends on a word
-- reason: A span that begins or ends on a space was counted in bytes, or in another text.
-- hint: Count code points (not bytes) from the start of the text that sha256 names.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    edge.column_name,
    edge.place AS value,
    'a space stands there' AS message
FROM claims
JOIN texts USING (doc_id)
CROSS JOIN LATERAL (
    VALUES
        ('span_start', claims.span_start, 1),
        ('span_end', claims.span_end, 0)
) AS edge (column_name, place, shift)
WHERE place + shift > 0
    AND regexp_full_match(substring(text, place + shift, 1), '[\s\p{Z}]')
