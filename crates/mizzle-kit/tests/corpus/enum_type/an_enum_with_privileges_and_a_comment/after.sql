create type e as enum ('a');
comment on type e is 'one';
revoke usage on type e from public;
grant usage on type e to pg_monitor;
