-- What is filled, table by table: which ids moved, and what changed.
CREATE TABLE move (table_name VARCHAR, old_key VARCHAR, new_key VARCHAR);

CREATE TABLE change (
    table_name VARCHAR, key VARCHAR, change VARCHAR, column_name VARCHAR, old_value VARCHAR, new_value VARCHAR
);
