create table t (a int, owner varchar(40));
alter table t enable row level security;
create policy p on t using (owner = current_user);
