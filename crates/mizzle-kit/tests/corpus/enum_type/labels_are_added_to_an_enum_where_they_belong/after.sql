create type mood as enum ('awful', 'sad', 'ok', 'fine', 'happy', 'great');
create table t (m mood default 'ok');
