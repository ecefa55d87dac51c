-- code: W116
-- table: events
-- needs: events incidents
-- title: a strike falls into the days of its incident
-- reason: Claims about strikes on different days would be held against each other.
-- hint: Check event_date, widen the days of the incident, or give the strike an incident of its own.
-- Days are local, and documents tell the same night by either of its days.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'event_date' AS column_name,
    event_date AS value,
    incident_id || ' lasted from ' || start_date || ' to ' || latest(end_date, incidents.date_precision) AS message
FROM events
JOIN incidents USING (incident_id)
WHERE event_type = 'strike'
    AND modality = 'actual'
    AND (
        latest(event_date, events.date_precision) < start_date - 1
        OR event_date > latest(end_date, incidents.date_precision) + 1
    )
