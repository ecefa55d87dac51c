-- code: E140
-- table: incidents
-- needs: incidents
-- title: an incident answers one that began before it
-- reason: An answer comes after what it answers; one of the dates is wrong, or the two are the wrong way round.
-- hint: Check the start_date of both, and which answers which.
-- Days are local, and the two places may be a day apart.
SELECT
    answer.file_row_number AS row,
    answer.incident_id AS key,
    'in_response_to' AS column_name,
    answer.in_response_to AS value,
    'it began on ' || latest(answer.start_date, answer.date_precision)
        || ' at the latest, what it answers on ' || cause.start_date || ' at the earliest' AS message
FROM incidents AS answer
JOIN incidents AS cause ON cause.incident_id = answer.in_response_to
WHERE latest(answer.start_date, answer.date_precision) < cause.start_date - 1
