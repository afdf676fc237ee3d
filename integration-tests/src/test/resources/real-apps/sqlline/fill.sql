CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, price REAL, picture BLOB);
INSERT INTO item VALUES (1, 'chair', 49.5, x'cafe'), (2, 'Tisch', 120, NULL);
!autocommit off
INSERT INTO item (name, price) VALUES ('lamp', 15);
UPDATE item SET price = price * 1.1;
!commit
DELETE FROM item;
!rollback
!autocommit on
SELECT id, name, round(price, 2) AS price, hex(picture) AS picture FROM item ORDER BY id;
!tables
