create table "Odd ""name" ("a b" bigint not null, "select" text default 'it''s');
create index "in dex" on "Odd ""name" ("select");
comment on column "Odd ""name"."a b" is 'it''s';
