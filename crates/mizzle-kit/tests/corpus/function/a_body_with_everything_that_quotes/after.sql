create function f() returns text language sql as $body$ select '$$ it''s; -- "no" comment /*' || $q$a;b$q$ $body$;
