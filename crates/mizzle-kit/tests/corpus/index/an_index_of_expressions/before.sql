create table t (a text, b jsonb, c timestamp);
