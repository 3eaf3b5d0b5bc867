create extension citext;
create table t (a text, b text);
