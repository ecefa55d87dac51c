-- code: W118
-- table: events
-- needs: events incidents places
-- title: a strike lies near the place of its incident
-- reason: What lies further apart than 1,000 km is hardly one happening.
-- hint: Check both places and their coordinates, or give the strike an incident of its own.
-- Only points that stand for a province or less are compared.
WITH points AS (FROM places WHERE place_precision <= 4 AND latitude IS NOT NULL)
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'place_id' AS column_name,
    events.place_id AS value,
    'it lies ' || CAST(round(distance_km(here.latitude, here.longitude, there.latitude, there.longitude)) AS INTEGER)
        || ' km from ' || incidents.place_id || ', the place of ' || incident_id AS message
FROM events
JOIN incidents USING (incident_id)
JOIN points AS here ON here.place_id = events.place_id
JOIN points AS there ON there.place_id = incidents.place_id
WHERE event_type = 'strike'
    AND modality = 'actual'
    AND events.place_id <> incidents.place_id
    AND distance_km(here.latitude, here.longitude, there.latitude, there.longitude) > 1000
