-- code: E132
-- table: claims
-- needs: claims documents
-- title: the span of a claim lies inside its document
-- reason: A span beyond the end marks no words.
-- hint: Count code points (not bytes) from the start of the text that sha256 names.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    'span_end' AS column_name,
    span_end AS value,
    'the document has ' || n_chars || ' characters' AS message
FROM claims
JOIN documents USING (doc_id)
WHERE span_end > n_chars
