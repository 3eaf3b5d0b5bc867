create schema app;
create collation app."Any case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
comment on collation app."Any case" is 'it''s the same';
create table t (id int primary key, a text collate app."Any case");
create unique index t_a on t (a);
create domain word as text collate app."Any case";
create type pair as (one text collate app."Any case", two word);
create view v as select a collate app."Any case" as b from t;
