-- code: E144
-- table: links
-- needs: links claims actors
-- title: a claim repeats what the earlier one says
-- reason: Answers that cannot both be true are no repetition; the earlier one would stand as if it had been upheld.
-- hint: If the claimant takes the earlier answer back, the relation is corrects; otherwise remove the link.
-- Who is held responsible is compared by principal: a ministry and its state are one answer.
WITH sides AS (SELECT actor_id, coalesce(principal_id, actor_id) AS side FROM actors)
SELECT
    row,
    key,
    'relation' AS column_name,
    relation AS value,
    'one answers ' || answer(earlier) || ', the other ' || answer(later) AS message
FROM linked()
LEFT JOIN sides AS now
    ON now.actor_id = CASE later.value WHEN 'self' THEN later.claimant_id ELSE later.value END
LEFT JOIN sides AS before
    ON before.actor_id = CASE earlier.value WHEN 'self' THEN earlier.claimant_id ELSE earlier.value END
WHERE relation = 'repeats'
    AND earlier.question = later.question
    AND do_exclude
    AND (later.question <> 'responsible' OR now.side IS DISTINCT FROM before.side)
