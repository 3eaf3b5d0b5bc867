create table t (a int);
create view v with (security_invoker = true, security_barrier = true, check_option = local) as select a from t where a > 0;
comment on view v is 'more than none';
grant select, insert (a) on v to pg_monitor;
