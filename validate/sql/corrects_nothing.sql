-- code: W114
-- table: links
-- needs: links claims
-- title: a correction answers otherwise
-- reason: Where both answers can be true, the earlier one is withdrawn though nobody took it back.
-- hint: If the later claim says the same, the relation is repeats; otherwise remove the link, or check the answers.
SELECT
    row,
    key,
    'relation' AS column_name,
    relation AS value,
    'one answers ' || answer(earlier) || ', the other ' || answer(later) || ': both can be true' AS message
FROM linked()
WHERE relation = 'corrects'
    AND earlier.question = later.question
    AND NOT do_exclude
