create table t (a int, b int);
create materialized view m as select a, b from t;
create unique index m_a on m (a);
comment on materialized view m is 'cached';
grant select on m to pg_monitor;
