create table t (id int, kind text not null, at date not null, n int generated always as (id + 1) stored, unique (id) deferrable initially deferred);
alter table t enable row level security;
alter table t force row level security;
create policy p on t using (id > 5);
