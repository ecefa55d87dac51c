-- What a claim answers, in words.
CREATE OR REPLACE TEMP MACRO answer(claim) AS
    coalesce(claim.value, claim.count_low || ' to ' || coalesce(CAST(claim.count_high AS VARCHAR), 'any number'));
