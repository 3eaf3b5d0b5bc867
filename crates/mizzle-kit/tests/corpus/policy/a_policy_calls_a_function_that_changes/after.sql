create function me() returns name language sql stable as 'select current_user';
create table t (owner text);
create policy p on t using (owner = me());
