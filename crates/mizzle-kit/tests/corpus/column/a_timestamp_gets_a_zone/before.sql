create table t (a timestamp, b date);
create index on t (a);
