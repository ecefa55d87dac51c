-- code: W123
-- table: documents
-- needs: documents
-- title: one address is one document
-- reason: Two texts from one address are mostly two states of one page; what both report is counted twice.
-- hint: Keep the one that was meant, or tell the two apart in source_uri.
WITH shared AS (
    SELECT source_uri, coalesce(min(doc_id) FILTER (file_row_number IS NULL), min(doc_id)) AS first_id
    FROM documents
    WHERE source_uri IS NOT NULL
    GROUP BY source_uri
    HAVING count(DISTINCT doc_id) > 1
)
SELECT
    file_row_number AS row,
    doc_id AS key,
    'source_uri' AS column_name,
    source_uri AS value,
    'the document ' || first_id || ' has the same address and another text' AS message
FROM documents
JOIN shared USING (source_uri)
WHERE doc_id <> first_id
