create text search configuration words (copy = simple);
create table docs (id int primary key, body text, found tsvector generated always as (to_tsvector('words', body)) stored);
