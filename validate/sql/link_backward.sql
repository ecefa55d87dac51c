-- code: E129
-- table: links
-- needs: links claims documents
-- title: a claim bears on an earlier one
-- reason: Nobody takes back, or repeats, what has not been said.
-- hint: Swap the two ends, or correct the said_date of one of the claims.
SELECT
    row,
    key,
    'from_claim_id' AS column_name,
    from_claim_id AS value,
    'it was said on ' || least(latest(later.said_date, later.said_precision), published_on)
        || ' at the latest, the other claim on ' || earlier.said_date || ' at the earliest' AS message
FROM linked()
JOIN documents ON documents.doc_id = later.doc_id
WHERE least(latest(later.said_date, later.said_precision), published_on) < earlier.said_date
