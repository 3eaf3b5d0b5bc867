create collation german (provider = icu, locale = 'de');
create domain word as text collate german;
create type pair as (a text collate german, b int);
create table t (a text collate german, b word, c pair, primary key (a));
create index on t (lower(b) collate german);
create view v as select a collate german as a from t;
