create text search dictionary plain (template = simple, stopwords = 'english');
comment on text search dictionary plain is 'no stems';
create text search configuration words (copy = simple);
alter text search configuration words alter mapping for asciiword, word with plain, english_stem;
alter text search configuration words drop mapping for email;
comment on text search configuration words is 'it''s ours';
create table docs (id int primary key, body text,
    found tsvector generated always as (to_tsvector('words', body)) stored);
create index docs_found on docs using gin (found);
create index docs_body on docs using gin (to_tsvector('words', body));
