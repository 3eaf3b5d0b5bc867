create sequence s as smallint increment by -2 minvalue -100 maxvalue -1 start with -3 cache 5 cycle;
comment on sequence s is 'downwards';
grant usage, select on sequence s to pg_monitor;
