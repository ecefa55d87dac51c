-- code: E138
-- table: events
-- needs: events
-- title: no event stands twice under different ids
-- reason: The same act in the same words is one event; twice, it is counted twice.
-- hint: Remove one of the rows, and give its claims the id of the other.
WITH same AS (
    SELECT
        file_row_number AS row,
        event_id AS key,
        min(event_id) OVER (
            PARTITION BY doc_id, span_start, span_end, event_type, event_code, source_id, target_id, sovereign
        ) AS first_id
    FROM events
)
SELECT row, key, 'event_id' AS column_name, key AS value, 'the same event is ' || first_id AS message
FROM same
WHERE key <> first_id
