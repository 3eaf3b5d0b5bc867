create table t (a int, owner text);
alter table t enable row level security;
create policy s on t for select to pg_monitor, pg_read_all_data using (true);
create policy i on t for insert with check (owner = current_user);
create policy u on t for update using (owner = current_user) with check (a > 0);
create policy d on t as restrictive for delete to public using (a < 10);
comment on policy s on t is 'readers';
