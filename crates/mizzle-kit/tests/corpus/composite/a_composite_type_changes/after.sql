create type c as (a bigint, b text collate "C");
