package org.litestream4j.frameworks;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface Books extends JpaRepository<Book, Long> {
  List<Book> findByTitleStartingWith(String start);
}
