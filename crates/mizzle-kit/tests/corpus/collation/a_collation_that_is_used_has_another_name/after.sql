create schema more;
create collation more.deutsch (provider = icu, locale = 'de');
create domain word as text collate more.deutsch;
create type pair as (a text collate more.deutsch, b int);
create table t (a text collate more.deutsch, b word, c pair, primary key (a));
create index on t (lower(b) collate more.deutsch);
create view v as select a collate more.deutsch as a from t;
