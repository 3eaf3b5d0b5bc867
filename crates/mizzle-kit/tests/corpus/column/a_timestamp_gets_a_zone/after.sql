create table t (a timestamptz, b timestamp);
create index on t (a);
