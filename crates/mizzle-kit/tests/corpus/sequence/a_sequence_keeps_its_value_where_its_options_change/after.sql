create sequence s increment by 10 cache 20 maxvalue 100000;
