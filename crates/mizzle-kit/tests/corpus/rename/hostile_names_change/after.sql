create table "drop ""table""" ("c;d" int, "select" text check ("select" <> ''));
create index "i x" on "drop ""table""" ("c;d");
