create table t (a text, b jsonb, c timestamp);
create index i on t (lower(a), (b ->> 'x'), date_trunc('day', c));
create unique index j on t (md5(a)) where length(a) > 10;
