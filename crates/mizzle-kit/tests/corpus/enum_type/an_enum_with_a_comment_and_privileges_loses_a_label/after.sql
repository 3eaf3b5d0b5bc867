create type e as enum ('b');
create table t (x e);
comment on type e is 'kept';
revoke usage on type e from public;
grant usage on type e to pg_monitor with grant option;
