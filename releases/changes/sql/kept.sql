-- The ids that are kept: of events, where the date at the head of both ids is the same; of claims, all.
CREATE TABLE kept AS
FROM move
WHERE table_name <> 'events' OR left(old_key, 9) = left(new_key, 9);
