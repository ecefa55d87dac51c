-- code: E135
-- table: events
-- needs: events documents
-- title: nothing happened after its document was published, unless it is planned or threatened
-- reason: A report of the future is a plan or a threat; otherwise one of the two dates is wrong.
-- hint: Check the year of event_date, published_on, and the modality.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'event_date' AS column_name,
    event_date AS value,
    'the document was published on ' || published_on AS message
FROM events
JOIN documents USING (doc_id)
WHERE event_date > published_on
    AND modality NOT IN ('planned', 'threatened')
