insert into views values (1, 'view', 'home'), (2, 'view', 'shop');
