create function f(a int) returns void language plpgsql as $$ begin end $$;
