-- code: E128
-- table: claims
-- needs: claims events incidents documents
-- title: nothing is said of an incident before it begins, unless it is planned or threatened
-- reason: Nobody knows what has not happened; one of the dates is wrong, or the claim is about another incident.
-- hint: Check the year of said_date, published_on, and the incident and its start_date.
-- Days are local: far to the west it is still the day before, so that one day earlier says nothing.
WITH early AS MATERIALIZED (
    SELECT
        claims.file_row_number AS row,
        claim_id,
        event_id,
        said_date,
        incident_id,
        least(latest(said_date, said_precision), published_on) AS said_by,
        start_date
    FROM claims
    JOIN incidents USING (incident_id)
    JOIN documents ON documents.doc_id = claims.doc_id
    WHERE said_by < start_date - 1
)
SELECT
    row,
    claim_id AS key,
    CASE WHEN said_date IS NULL THEN 'incident_id' ELSE 'said_date' END AS column_name,
    coalesce(CAST(said_date AS VARCHAR), early.incident_id) AS value,
    'it was said on ' || said_by || ' at the latest, and the incident began on ' || start_date AS message
FROM early
JOIN events USING (event_id)
WHERE modality NOT IN ('planned', 'threatened')
