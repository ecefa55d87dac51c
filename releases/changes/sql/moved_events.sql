-- The same act in the same document under another id: its span, type and actors agree, and no other event on
-- either side that lost its id or came with a new one says so too.
INSERT INTO move
WITH gone AS (
    FROM old_events ANTI JOIN new_events USING (event_id)
),

come AS (
    FROM new_events ANTI JOIN old_events USING (event_id)
),

act AS (
    SELECT
        any_value(old_key) AS old_key, any_value(new_key) AS new_key,
        count(old_key) AS old_events, count(new_key) AS new_events
    FROM (
        SELECT event_id AS old_key, NULL AS new_key, doc_id, span_start, span_end, event_type, source_id, target_id, sovereign
        FROM gone
        UNION ALL
        SELECT NULL, event_id, doc_id, span_start, span_end, event_type, source_id, target_id, sovereign
        FROM come
    )
    GROUP BY doc_id, span_start, span_end, event_type, source_id, target_id, sovereign
)

SELECT 'events', old_key, new_key
FROM act
WHERE old_events = 1 AND new_events = 1;
