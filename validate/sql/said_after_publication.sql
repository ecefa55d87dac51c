-- code: E134
-- table: claims
-- needs: claims documents
-- title: nothing was said after its document was published
-- reason: A document cannot quote what had not been said yet; one of the two dates is wrong.
-- hint: Check the year of said_date, and published_on.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    'said_date' AS column_name,
    said_date AS value,
    'the document was published on ' || published_on AS message
FROM claims
JOIN documents USING (doc_id)
WHERE said_date > published_on
