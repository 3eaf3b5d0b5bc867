create table t (b text, id bigint generated always as identity primary key);
