-- code: E133
-- table: claims
-- needs: claims events
-- title: the question of a claim fits the type of its event
-- reason: A toll that hangs on a notification is missed by whoever looks for tolls, and counted where nobody expects it.
-- hint: Code an event of the fitting type and hang the claim on that; an event of type other may carry any question.
SELECT
    claims.file_row_number AS row,
    claims.claim_id AS key,
    'question' AS column_name,
    claims.question AS value,
    'the event is of type ' || events.event_type AS message
FROM claims
JOIN events USING (event_id)
WHERE events.event_type <> 'other'
    AND (events.event_type, claims.question) NOT IN (
        ('protest', 'violated'),
        ('protest', 'responsible'),
        ('strike', 'targets'),
        ('strike', 'responsible'),
        ('casualty_claim', 'killed'),
        ('casualty_claim', 'wounded'),
        ('casualty_claim', 'responsible'),
        ('notification', 'notified')
    )
