create type c as (new int, b text);
create table t (a c);
