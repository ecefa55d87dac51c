-- code: E142
-- table: codes
-- needs: codes
-- title: the codes are those of the codebook
-- reason: Whoever joins codes reads another scale or another type into the events than the coder meant.
-- hint: Take the table codes that demarche build writes; if you need a scale of your own, keep it in another table.
-- What a code is called and how it is defined may be put otherwise; facts may not.
SELECT
    codes.file_row_number AS row,
    codes.code AS key,
    fact.column_name,
    fact.value,
    'the codebook has ' || coalesce(fact.meant, CASE WHEN codebook.code IS NULL THEN 'no such code' ELSE 'none' END) AS message
FROM codes
LEFT JOIN codebook USING (code)
CROSS JOIN LATERAL (
    VALUES
        ('code', codes.code, codebook.code),
        ('goldstein', CAST(codes.goldstein AS VARCHAR), CAST(codebook.goldstein AS VARCHAR)),
        ('plover_type', codes.plover_type, codebook.plover_type),
        ('plover_mode', codes.plover_mode, codebook.plover_mode),
        ('plover_context', codes.plover_context, codebook.plover_context),
        ('event_types', codes.event_types, codebook.event_types)
) AS fact (column_name, value, meant)
WHERE fact.value IS DISTINCT FROM fact.meant
    AND (codebook.code IS NOT NULL OR fact.column_name = 'code')
