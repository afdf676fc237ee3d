package org.litestream4j.frameworks;

import java.util.List;
import org.litestream4j.frameworks.visits.Visit;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Does the job of each framework on one pool, and prints what each of them reads back. */
@SpringBootApplication
@EnableJpaRepositories(basePackageClasses = Book.class)
@EnableJdbcRepositories(basePackageClasses = Visit.class)
public class App implements CommandLineRunner {
  /** Each does this many pieces of work of its own. */
  static final int ROWS = 40;

  private final List<Job> jobs;

  public App(List<Job> jobs) {
    this.jobs = jobs;
  }

  public static void main(String[] args) {
    SpringApplication.run(App.class, args).close();
  }

  @Override
  public void run(String... args) {
    for (Job job : jobs) {
      System.out.println(job.framework() + ": " + job.run());
    }
  }
}
