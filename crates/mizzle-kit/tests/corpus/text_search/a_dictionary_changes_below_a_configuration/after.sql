create schema app;
create text search dictionary app.plain (template = simple, stopwords = 'english', accept = 'false');
create text search configuration app.words (parser = default);
alter text search configuration app.words add mapping for asciiword with app.plain, simple;
create table docs (id int primary key, body text);
create index docs_body on docs using gin (to_tsvector('app.words', body));
