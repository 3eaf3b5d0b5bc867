create type c as (x int, y varchar(10));
