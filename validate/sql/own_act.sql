-- code: W130
-- table: events
-- needs: events
-- title: nobody acts on themselves
-- reason: An act has two sides; where source and target are one, the second was mistaken for the first.
-- hint: Check both, and leave target_id empty where nobody is addressed.
SELECT
    file_row_number AS row,
    event_id AS key,
    'target_id' AS column_name,
    target_id AS value,
    'the source is the same' AS message
FROM events
WHERE source_id = target_id
