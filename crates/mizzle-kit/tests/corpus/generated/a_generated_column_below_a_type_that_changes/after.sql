create table t (a bigint, b varchar(100), c text generated always as (b || a::text) stored unique);
