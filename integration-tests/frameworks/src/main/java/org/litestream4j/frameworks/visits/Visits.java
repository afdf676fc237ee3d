package org.litestream4j.frameworks.visits;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

public interface Visits extends ListCrudRepository<Visit, Long> {
  List<Visit> findByPage(String page);
}
