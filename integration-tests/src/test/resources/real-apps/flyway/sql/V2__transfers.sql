CREATE TABLE transfer (
  source INTEGER NOT NULL REFERENCES account,
  target INTEGER NOT NULL REFERENCES account,
  amount NUMERIC NOT NULL,
  proof BLOB
);
CREATE TRIGGER transfer_moves_money AFTER INSERT ON transfer BEGIN
  UPDATE account SET balance = balance - new.amount WHERE id = new.source;
  UPDATE account SET balance = balance + new.amount WHERE id = new.target;
END;
INSERT INTO transfer VALUES (2, 1, 50.5, x'00ff10'), (1, 3, 25, zeroblob(9000));
