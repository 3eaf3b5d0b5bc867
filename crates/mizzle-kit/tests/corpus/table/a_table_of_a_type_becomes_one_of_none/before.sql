create type p as (x int, y text);
create table t of p;
