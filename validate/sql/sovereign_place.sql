-- code: W102
-- table: events
-- needs: events places
-- title: the sovereign is the state in which the place lies
-- reason: The two differ rarely: at an embassy, in disputed territory, at sea.
-- hint: Check the place and the sovereign; leave them if the case is one of these.
SELECT
    events.file_row_number AS row,
    event_id AS key,
    'sovereign' AS column_name,
    sovereign AS value,
    places.name || ' lies in ' || places.country AS message
FROM events
JOIN places USING (place_id)
WHERE sovereign <> places.country
