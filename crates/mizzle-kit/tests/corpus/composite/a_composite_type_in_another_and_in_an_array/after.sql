create type a as (x int);
create type b as (y a, z a[], n numeric(10, 2));
create table t (c b[]);
