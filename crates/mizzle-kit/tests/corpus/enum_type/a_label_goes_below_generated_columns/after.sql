create type kind as enum ('a', 'c');
create table t (id int primary key, k kind, x bigint,
    said text generated always as (case when k = 'c' then 'C' else x::text end) stored,
    same kind generated always as (k) stored);
create index t_said on t (said);
