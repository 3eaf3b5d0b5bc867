create table "it's" ("a b" int, "C" text check ("C" <> ''));
create index "i x" on "it's" ("a b");
