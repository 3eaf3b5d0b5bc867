create type c as (x bigint, y text);
