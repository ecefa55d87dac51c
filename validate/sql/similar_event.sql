-- code: W122
-- table: events
-- needs: events
-- title: no two events of one document overlap and differ in nothing else
-- reason: The same act between the same sides on the same day is likely one event, coded twice from one sentence.
-- hint: Remove one of the rows and give its claims the id of the other, or leave both if the text tells two acts.
-- Equal rows have equal hashes, so that the exact comparison is of few rows.
WITH suspects AS MATERIALIZED (
    SELECT *
    FROM events
    WHERE hash(doc_id, event_code, source_id, target_id, sovereign) IN (
        SELECT hash(doc_id, event_code, source_id, target_id, sovereign) AS mark
        FROM events
        GROUP BY mark
        HAVING count(*) > 1
    )
),
placed AS (
    SELECT
        *,
        -- Of the events that begin before this one, that which reaches furthest.
        max({reach: span_end, event_id: event_id, first: span_start}) OVER (
            PARTITION BY
                doc_id, event_type, event_code, source_id, target_id, sovereign, event_date, date_precision, modality
            ORDER BY span_start, span_end DESC, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM suspects
)
SELECT
    file_row_number AS row,
    event_id AS key,
    'span_start' AS column_name,
    span_start AS value,
    before.event_id || ' stands at ' || before.first || ' to ' || before.reach AS message
FROM placed
WHERE before.reach > span_start
    -- The very same span is E138.
    AND (before.first, before.reach) <> (span_start, span_end)
