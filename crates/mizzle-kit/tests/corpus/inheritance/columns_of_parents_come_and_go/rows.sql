insert into p values (1, 1);
insert into c values (2, 1);
insert into g values (3, 1);
