create type c as (x int, y text, z date);
create table t (a c);
