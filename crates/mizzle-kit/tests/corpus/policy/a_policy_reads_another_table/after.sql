create table t (a int);
create table members (who name, t int);
alter table t enable row level security;
create policy p on t using (exists (select from members m where m.t = a and m.who = current_user));
