-- code: E143
-- table: events
-- needs: events
-- title: the form of an event fits its type
-- reason: A summons that is no protest is missed by whoever counts protests.
-- hint: Correct the event_type or the form; an event of type other may have any form.
-- Which form fits which type is data: schema/codebook/fits.csv.
SELECT
    file_row_number AS row,
    event_id AS key,
    'form' AS column_name,
    form AS value,
    'the event is of type ' || event_type AS message
FROM events
WHERE form IS NOT NULL
    AND event_type <> 'other'
    AND (event_type, form) NOT IN (SELECT (event_type, value) FROM fits WHERE column_name = 'form')
