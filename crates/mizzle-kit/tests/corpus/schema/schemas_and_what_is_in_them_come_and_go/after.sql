create schema app;
create table app.users (id bigint primary key);
comment on schema app is 'ours';
