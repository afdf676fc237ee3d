-- // Readers
CREATE TABLE reader (id INTEGER PRIMARY KEY, name TEXT, isbn TEXT REFERENCES book);
INSERT INTO reader (name, isbn) VALUES ('Ada', '978-0');

-- //@UNDO
DROP TABLE reader;
