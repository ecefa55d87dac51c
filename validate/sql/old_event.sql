-- code: W110
-- table: events
-- needs: events documents
-- title: an event happened within a year before publication
-- reason: What lies further back is history that the codebook leaves out, or a mistyped year.
-- hint: Check the year of event_date and of published_on; leave them if the report is about the past.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'event_date' AS column_name,
    event_date AS value,
    'the document was published on ' || published_on AS message
FROM events
JOIN documents USING (doc_id)
WHERE latest(event_date, date_precision) < published_on - 366
