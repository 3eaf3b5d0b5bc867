create type c as (a int, gone int);
