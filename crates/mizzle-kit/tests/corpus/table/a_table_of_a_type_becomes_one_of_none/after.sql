create type p as (x int, y text);
create table t (x int, y text);
