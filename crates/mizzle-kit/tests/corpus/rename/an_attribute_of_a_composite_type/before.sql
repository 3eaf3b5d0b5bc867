create type c as (old int, b text);
create table t (a c);
