create type a as (x int);
create type b as (y a, z a[]);
create table t (c b[]);
