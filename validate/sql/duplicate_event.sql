-- code: E138
-- table: events
-- needs: events
-- title: no event stands twice under different ids
-- reason: The same act in the same words is one event; twice, it is counted twice.
-- hint: Remove one of the rows, and give its claims the id of the other.
-- Equal rows have equal hashes, so that the exact comparison is of few rows.
WITH suspects AS MATERIALIZED (
    SELECT *
    FROM events
    WHERE hash(doc_id, span_start, span_end, event_code) IN (
        SELECT hash(doc_id, span_start, span_end, event_code) AS mark
        FROM events
        GROUP BY mark
        HAVING count(*) > 1
    )
),
same AS (
    SELECT
        doc_id, span_start, span_end, event_type, event_code, source_id, target_id, sovereign,
        -- A row of another release is the first one, so that the row at hand is the one to be reported.
        coalesce(min(event_id) FILTER (file_row_number IS NULL), min(event_id)) AS first_id,
        list({row: file_row_number, event_id: event_id}) AS rows
    FROM suspects
    GROUP BY ALL
    HAVING count(DISTINCT event_id) > 1
)
SELECT
    twin.row AS row,
    twin.event_id AS key,
    'event_id' AS column_name,
    twin.event_id AS value,
    'the same event is ' || first_id AS message
FROM (SELECT first_id, unnest(rows) AS twin FROM same)
WHERE twin.event_id <> first_id
