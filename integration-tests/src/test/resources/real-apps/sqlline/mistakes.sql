INSERT INTO item (id, name) VALUES (1, 'a second chair');
SELECT * FROM no_such_table;
SELEC 1;
