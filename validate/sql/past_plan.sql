-- code: W129
-- table: events
-- needs: events documents
-- title: what is planned or threatened lies ahead
-- reason: On the day of the report it has not happened; a plan for a day gone by was carried out or dropped.
-- hint: Check event_date, which is the day of the act and not of the announcement, and the modality.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'event_date' AS column_name,
    event_date AS value,
    'the document was published on ' || published_on AS message
FROM events
JOIN documents USING (doc_id)
WHERE modality IN ('planned', 'threatened')
    AND latest(event_date, date_precision) < published_on
