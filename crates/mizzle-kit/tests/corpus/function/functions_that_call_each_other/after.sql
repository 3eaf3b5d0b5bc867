create function a(n int) returns int language plpgsql as $$ begin return b(n); end $$;
create function b(n int) returns int language plpgsql as $$ begin return a(n); end $$;
create function c() returns int language sql return 1;
create function d() returns int language sql return c() + 1;
