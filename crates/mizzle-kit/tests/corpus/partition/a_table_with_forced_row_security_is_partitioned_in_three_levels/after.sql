create table t (id int, kind text not null, at date not null, n int generated always as (id + 1) stored, unique (id, kind, at) deferrable initially deferred) partition by list (kind);
create table t_a partition of t for values in ('a') partition by range (at);
create table t_a_old partition of t_a for values from (minvalue) to ('2020-01-01');
create table t_a_new partition of t_a default;
create table t_b partition of t default;
alter table t enable row level security;
alter table t force row level security;
create policy p on t using (id > 5);
