-- code: W128
-- table: events
-- needs: events claims
-- title: a casualty_claim claims a toll, a notification says whether somebody was told
-- reason: These types are for such claims; without one, the event tells nothing that can be weighed.
-- hint: Add the claim, or make the event one of type other.
SELECT
    file_row_number AS row,
    event_id AS key,
    'event_type' AS column_name,
    event_type AS value,
    CASE event_type
        WHEN 'notification' THEN 'no claim of it answers notified'
        ELSE 'no claim of it answers killed or wounded'
    END AS message
FROM events
WHERE event_type IN ('casualty_claim', 'notification')
    AND NOT EXISTS (
        FROM claims
        WHERE claims.event_id = events.event_id
            AND question IN ('killed', 'wounded', 'notified')
            AND (question = 'notified') = (event_type = 'notification')
    )
