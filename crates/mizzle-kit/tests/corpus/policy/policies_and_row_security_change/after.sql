create table t (a int);
alter table t enable row level security;
alter table t force row level security;
create policy p on t for select to public using (a > 1);
create policy q on t as restrictive for all using (true) with check (a < 9);
