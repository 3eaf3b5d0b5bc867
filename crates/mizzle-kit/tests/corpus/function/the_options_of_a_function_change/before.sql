create function f() returns int language sql volatile cost 5 as 'select 1';
