create text search configuration words (copy = simple);
alter text search configuration words alter mapping for word with english_stem, simple;
alter text search configuration words drop mapping for url, host;
create table docs (id int primary key, body text, found tsvector generated always as (to_tsvector('words', body)) stored);
