-- code: W119
-- table: incidents
-- needs: incidents events
-- title: an incident has an event
-- reason: One that no event is part of or about was left behind when rows were moved or removed.
-- hint: Remove it, or give its id to the events that belong to it.
SELECT
    file_row_number AS row,
    incident_id AS key,
    'incident_id' AS column_name,
    incident_id AS value,
    'no event has this incident_id' AS message
FROM incidents
WHERE incident_id NOT IN (SELECT DISTINCT incident_id FROM events WHERE incident_id IS NOT NULL)
