-- code: E150
-- table: documents
-- needs: documents texts
-- title: the text at hand is the text that was coded
-- reason: Offsets into another text mark other words; the hash tells which text is meant.
-- hint: Hash the UTF-8 bytes of the text with its line ends turned to newlines, or code the text again.
SELECT
    documents.file_row_number AS row,
    doc_id AS key,
    'sha256' AS column_name,
    documents.sha256 AS value,
    coalesce('the text at hand has the hash ' || sha256(text), 'its text is not in texts.parquet') AS message
FROM documents
LEFT JOIN texts USING (doc_id)
WHERE sha256(text) IS DISTINCT FROM documents.sha256
