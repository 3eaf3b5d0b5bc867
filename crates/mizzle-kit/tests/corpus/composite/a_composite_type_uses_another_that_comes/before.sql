create type c as (x int);
