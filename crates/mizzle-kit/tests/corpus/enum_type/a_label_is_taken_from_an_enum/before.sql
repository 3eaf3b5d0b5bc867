create type mood as enum ('sad', 'ok', 'happy');
create table t (m mood default 'sad', ms mood[]);
create view v as select m from t where m > 'sad';
create index i on t (m) where m = 'sad';
create function f(mood) returns mood language sql as 'select $1';
