-- code: W127
-- table: claims
-- needs: claims
-- title: victim_of begins with a state or a kind of actor
-- reason: Tolls are compared by whose people they count; those of an unknown state are compared with none.
-- hint: Begin with the ISO 3166 code of the state, or with a part listed in schema/codebook/cameo_actors.csv.
SELECT
    file_row_number AS row,
    claim_id AS key,
    'victim_of' AS column_name,
    victim_of AS value,
    left(victim_of, 3) || ' is neither a state nor a kind of actor' AS message
FROM claims
WHERE regexp_full_match(victim_of, '([A-Z]{3})+')
    AND left(victim_of, 3) NOT IN (SELECT iso3 FROM states UNION ALL SELECT code FROM cameo_actors)
