-- code: W112
-- table: claims
-- needs: claims events
-- title: a claim and its event both have an incident, or neither has
-- reason: A claim without an incident has no part in the grades.
-- hint: Give both the incident that is spoken of.
SELECT
    row,
    claim_id AS key,
    'incident_id' AS column_name,
    incident_id AS value,
    coalesce('its event is about ' || event.incident_id, 'its event is about no incident') AS message
FROM claims_with_events
WHERE (incident_id IS NULL) <> (event.incident_id IS NULL)
