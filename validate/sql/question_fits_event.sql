-- code: E133
-- table: claims
-- needs: claims events
-- title: the question of a claim fits the type of its event
-- reason: A toll that hangs on a notification is missed by whoever looks for tolls, and counted where nobody expects it.
-- hint: Code an event of the fitting type and hang the claim on that; an event of type other may carry any question.
-- Which question fits which type is data: schema/codebook/fits.csv.
SELECT
    row,
    claim_id AS key,
    'question' AS column_name,
    question AS value,
    'the event is of type ' || event.event_type AS message
FROM claims_with_events
WHERE event.event_type <> 'other'
    AND (event.event_type, question) NOT IN (
        SELECT (event_type, value) FROM fits WHERE column_name = 'question'
    )
