-- code: W115
-- table: links
-- needs: links claims documents
-- title: what takes a claim back is not from an earlier document
-- reason: Where no day is told, the grades take the day of publication; by that, the claim is withdrawn before it is made.
-- hint: Swap the two ends, or give the said_date of the claims.
SELECT
    row,
    key,
    'from_claim_id' AS column_name,
    from_claim_id AS value,
    'its document was published on ' || late.published_on
        || ', that of the other claim on ' || early.published_on AS message
FROM linked()
JOIN documents AS late ON late.doc_id = later.doc_id
JOIN documents AS early ON early.doc_id = earlier.doc_id
WHERE earlier.said_date IS NULL
    AND coalesce(latest(later.said_date, later.said_precision), late.published_on) < early.published_on
    AND later.doc_id <> earlier.doc_id
