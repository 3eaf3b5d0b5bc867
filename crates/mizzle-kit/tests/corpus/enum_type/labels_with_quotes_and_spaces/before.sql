create type e as enum ('it''s');
