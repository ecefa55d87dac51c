-- code: E153
-- table: claims
-- needs: claims texts
-- title: the span of a claim begins and ends on a word
-- reason: A span that begins or ends on a space, or within a word, was counted in bytes, or in another text.
-- hint: Count code points (not bytes) from the start of the text that sha256 names.
-- Han, kana and the scripts of the Thais, Laos, Khmers and Burmese are written without spaces between words.
WITH edges AS (
    SELECT
        claims.file_row_number AS row,
        claim_id AS key,
        edge.column_name,
        edge.place,
        substring(text, greatest(edge.place, 1), 2) AS around,
        -- The character of the span itself: behind the edge at its start, before it at its end.
        substring(around, least(edge.place, 1) * edge.shift + 1, 1) AS marked
    FROM claims
    JOIN texts USING (doc_id)
    CROSS JOIN LATERAL (
        VALUES
            ('span_start', claims.span_start, 1),
            ('span_end', claims.span_end, 0)
    ) AS edge (column_name, place, shift)
    WHERE edge.place + edge.shift > 0
)
SELECT
    row,
    key,
    column_name,
    place AS value,
    CASE
        WHEN regexp_full_match(marked, '[\s\p{Z}]') THEN 'a space stands there'
        ELSE 'it parts the letters ' || around
    END AS message
FROM edges
WHERE regexp_full_match(marked, '[\s\p{Z}]')
    OR (
        place > 0
        AND regexp_full_match(around, '[\p{L}\p{M}\p{N}]{2}')
        AND NOT regexp_matches(
            around, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]'
        )
    )
