create table t (a int);
create policy p on t as restrictive using (a > 0);
create policy q on t for update using (a > 0);
