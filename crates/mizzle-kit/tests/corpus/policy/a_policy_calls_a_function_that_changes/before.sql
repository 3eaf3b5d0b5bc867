create function me() returns text language sql stable as 'select current_user::text';
create table t (owner text);
create policy p on t using (owner = me());
