-- code: E126
-- table: claims
-- needs: claims events
-- title: a claim is about the incident of its event
-- reason: Grades are made by incident; the claim would be weighed among answers about something else.
-- hint: Give both the incident that is spoken of; what is said of another one is an event of its own.
SELECT
    row,
    claim_id AS key,
    'incident_id' AS column_name,
    incident_id AS value,
    'its event is about ' || event.incident_id AS message
FROM claims_with_events
WHERE incident_id <> event.incident_id
