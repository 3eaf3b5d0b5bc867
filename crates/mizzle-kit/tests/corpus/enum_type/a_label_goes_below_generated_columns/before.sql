create type kind as enum ('a', 'b', 'c');
create table t (id int primary key, k kind, x int,
    said text generated always as (case when k = 'a' then 'A' else 'B' end) stored,
    same kind generated always as (k) stored);
create index t_said on t (said);
