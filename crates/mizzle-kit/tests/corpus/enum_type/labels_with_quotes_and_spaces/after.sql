create type e as enum ('a "b"', 'it''s', '', 'ü ö');
