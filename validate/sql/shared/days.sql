-- The last day that a date of this precision can mean; the date itself is the first. Some days are a week at the most.
CREATE OR REPLACE TEMP MACRO latest(first_day, step) AS
    CASE step
        WHEN 1 THEN first_day
        WHEN 2 THEN first_day + 6
        WHEN 3 THEN first_day + 6
        WHEN 4 THEN last_day(first_day)
        WHEN 5 THEN make_date(year(first_day), 12, 31)
    END;
