package org.litestream4j.frameworks;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** By JPA; Hibernate makes its table. */
@Entity
class Book {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String title = "";

  protected Book() {}

  Book(String title) {
    this.title = title;
  }

  void rename(String newTitle) {
    title = newTitle;
  }

  String title() {
    return title;
  }
}
