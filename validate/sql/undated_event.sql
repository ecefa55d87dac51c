-- code: E124
-- table: events
-- needs: events documents
-- title: the id of an event without a date begins with the day of publication
-- reason: Readers sort and select by the id, and the ids of a year stand together in its file.
-- hint: Begin event_id with published_on as eight digits, or with eight zeros where that is unknown too.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'event_id' AS column_name,
    event_id AS value,
    'the event has no date, and its document '
        || coalesce('was published on ' || published_on, 'has no day of publication') AS message
FROM events
JOIN documents USING (doc_id)
WHERE event_date IS NULL
    AND left(event_id, 8) <> coalesce(strftime(published_on, '%Y%m%d'), '00000000')
