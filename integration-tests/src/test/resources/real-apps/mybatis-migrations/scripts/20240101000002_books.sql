-- // Books
CREATE TABLE book (isbn TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO book VALUES ('978-0', 'The Art of Computer Programming');
INSERT INTO book VALUES ('978-1', 'Smalltalk-80');

-- //@UNDO
DROP TABLE book;
