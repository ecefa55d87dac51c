-- code: E151
-- table: documents
-- needs: documents texts
-- title: n_chars is the length of the text
-- reason: Spans are held against it where the text itself is not at hand.
-- hint: Count code points, not bytes.
SELECT
    documents.file_row_number AS row,
    doc_id AS key,
    'n_chars' AS column_name,
    n_chars AS value,
    'the text has ' || length(text) || ' characters' AS message
FROM documents
JOIN texts USING (doc_id)
WHERE length(text) <> n_chars
