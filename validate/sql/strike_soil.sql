-- code: W117
-- table: events
-- needs: events incidents places
-- title: a strike falls on the soil of its incident
-- reason: An incident is on one territory; a strike on two has a row, and an incident, for each.
-- hint: Check both sovereigns, or give the strike an incident of its own.
-- Where the place of the strike is on the right soil, W102 tells of it.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'sovereign' AS column_name,
    events.sovereign AS value,
    incident_id || ' is on the soil of ' || incidents.sovereign AS message
FROM events
JOIN incidents USING (incident_id)
LEFT JOIN places ON places.place_id = events.place_id
WHERE event_type = 'strike'
    AND modality = 'actual'
    AND events.sovereign <> incidents.sovereign
    AND incidents.sovereign IS DISTINCT FROM places.country
