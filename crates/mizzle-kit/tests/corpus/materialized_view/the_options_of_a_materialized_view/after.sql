create materialized view m with (fillfactor = 70, autovacuum_enabled = false) as select 1 as a;
comment on column m.a is 'one';
