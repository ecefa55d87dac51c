-- code: W126
-- table: actors
-- needs: actors
-- title: the code of an actor begins with a state or a kind of actor
-- reason: Sums by the first three letters would have a country that does not exist.
-- hint: Begin with the ISO 3166 code of the state, or with a part listed in schema/codebook/cameo_actors.csv.
SELECT
    file_row_number AS row,
    actor_id AS key,
    'cameo_code' AS column_name,
    cameo_code AS value,
    left(cameo_code, 3) || ' is neither a state nor a kind of actor' AS message
FROM actors
WHERE regexp_full_match(cameo_code, '([A-Z]{3})+')
    AND left(cameo_code, 3) NOT IN (SELECT iso3 FROM states UNION ALL SELECT code FROM cameo_actors)
