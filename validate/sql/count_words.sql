-- code: E154
-- table: claims
-- needs: claims texts
-- title: the words for a number stand at the claim
-- reason: count_text quotes the document; words that are not there were never said.
-- hint: Copy the words as they stand, and check the span.
-- A sentence is not marked in the tables: 400 characters on either side of the span hold any but the longest.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    'count_text' AS column_name,
    count_text AS value,
    'the words do not stand within 400 characters of the span' AS message
FROM claims
JOIN texts USING (doc_id)
WHERE NOT contains(substring(text, greatest(span_start - 400, 0) + 1, span_end - span_start + 800), count_text)
    -- They may be parted by other spaces than in the text.
    AND NOT contains(
        regexp_replace(
            substring(text, greatest(span_start - 400, 0) + 1, span_end - span_start + 800), '[\s\p{Z}]+', ' ', 'g'
        ),
        regexp_replace(count_text, '[\s\p{Z}]+', ' ', 'g')
    )
