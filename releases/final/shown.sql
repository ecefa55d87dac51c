-- What stays: events that a person accepted or corrected, their claims, the links between these, and whatever
-- they point to, the incidents that their incidents answer and the principals of their actors included.
CREATE TABLE judged AS
SELECT DISTINCT t.key AS event_id
FROM all_reviews AS t
WHERE t.table_name = 'events' AND t.decision IN ('accept', 'correct');

CREATE VIEW shown_events AS FROM all_events SEMI JOIN judged USING (event_id);

CREATE VIEW shown_claims AS FROM all_claims SEMI JOIN judged USING (event_id);

CREATE TABLE claim AS SELECT claim_id FROM shown_claims;

CREATE VIEW shown_links AS
FROM all_links
WHERE from_claim_id IN (FROM claim) AND to_claim_id IN (FROM claim);

CREATE TABLE incident AS
WITH RECURSIVE found AS (
    SELECT incident_id FROM shown_events WHERE incident_id IS NOT NULL
    UNION
    SELECT incident_id FROM shown_claims WHERE incident_id IS NOT NULL
    UNION
    SELECT t.in_response_to
    FROM all_incidents AS t
    JOIN found USING (incident_id)
    WHERE t.in_response_to IS NOT NULL
)

FROM found;

CREATE VIEW shown_incidents AS FROM all_incidents SEMI JOIN incident USING (incident_id);

CREATE TABLE actor AS
WITH RECURSIVE found AS (
    SELECT source_id AS actor_id FROM shown_events WHERE source_id IS NOT NULL
    UNION
    SELECT target_id FROM shown_events WHERE target_id IS NOT NULL
    UNION
    SELECT claimant_id FROM shown_claims
    UNION
    SELECT value FROM shown_claims WHERE question = 'responsible'
    UNION
    SELECT t.principal_id
    FROM all_actors AS t
    JOIN found USING (actor_id)
    WHERE t.principal_id IS NOT NULL
)

FROM found;

CREATE VIEW shown_actors AS FROM all_actors SEMI JOIN actor USING (actor_id);

CREATE VIEW shown_places AS
FROM all_places
WHERE place_id IN (SELECT place_id FROM shown_events UNION SELECT place_id FROM shown_incidents);

CREATE VIEW shown_coders AS FROM all_coders WHERE coder_id IN (SELECT coder_id FROM shown_events);

-- Every document was read, and every decision to withdraw a row was taken, whatever is shown.
CREATE VIEW shown_documents AS FROM all_documents;

CREATE VIEW shown_codes AS FROM all_codes;

CREATE VIEW shown_reviews AS
FROM all_reviews AS t
WHERE
    t.decision = 'withdraw'
    OR (t.table_name = 'events' AND t.key IN (FROM judged))
    OR (t.table_name = 'claims' AND t.key IN (FROM claim));
