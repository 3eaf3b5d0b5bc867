create table t (a int, owner text);
alter table t enable row level security;
