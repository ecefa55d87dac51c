-- code: W111
-- table: claims
-- needs: claims documents
-- title: a claim was made within a year before publication
-- reason: News quotes what is new; a day further back is history, or a mistyped year.
-- hint: Check the year of said_date and of published_on; leave them if the report is about the past.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    'said_date' AS column_name,
    said_date AS value,
    'the document was published on ' || published_on AS message
FROM claims
JOIN documents USING (doc_id)
WHERE latest(said_date, said_precision) < published_on - 366
