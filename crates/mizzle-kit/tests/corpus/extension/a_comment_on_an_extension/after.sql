create extension citext;
comment on extension citext is 'texts without case';
