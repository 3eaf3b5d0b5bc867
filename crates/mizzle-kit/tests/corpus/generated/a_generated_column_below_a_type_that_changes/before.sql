create table t (a int, b text, c text generated always as (b || a::text) stored unique);
