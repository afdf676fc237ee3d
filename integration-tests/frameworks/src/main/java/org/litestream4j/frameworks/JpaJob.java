package org.litestream4j.frameworks;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Component
@Order(2)
class JpaJob implements Job {
  private final Books books;
  private final TransactionTemplate transaction;

  JpaJob(Books books, PlatformTransactionManager transactions) {
    this.books = books;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public String framework() {
    return "JPA with Hibernate";
  }

  @Override
  public String run() {
    for (int row = 0; row < App.ROWS; row++) {
      books.save(new Book("book " + row));
    }
    transaction.executeWithoutResult(
        status -> books.findByTitleStartingWith("book 1").forEach(book -> book.rename("read")));
    transaction.executeWithoutResult(
        status -> {
          books.deleteAll();
          books.flush();
          status.setRollbackOnly();
        });
    return books.count() + " books: " + books.findAll().stream().map(Book::title).toList();
  }
}
