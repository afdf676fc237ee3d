package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementEvents;
import org.litestream4j.intercept.StatementResult;

/** The app's statements about files and modes, on their way to SQLite. */
final class AppStatements implements StatementEvents {
  private final DatabaseListener listener;
  private final OpenFiles files;
  private final Schemas schemas;
  private final AutomaticCheckpoints checkpoints = new AutomaticCheckpoints();
  private final SynchronousModes synchronousModes = new SynchronousModes();
  private final RecentPragma pragmas = new RecentPragma();
  private final PragmaAnswers answers;
  private final Rewrites rewrites;
  private final JointWrites jointWrites;
  private final UnreplicatedWals unreplicatedWals;
  private final Attachments attachments;

  AppStatements(
      DatabaseListener listener,
      OpenFiles files,
      Schemas schemas,
      Attachments attachments,
      JournalModes journalModes,
      OwnMode ownMode) {
    this.listener = listener;
    this.files = files;
    this.schemas = schemas;
    this.attachments = attachments;
    this.answers = new PragmaAnswers(listener, journalModes, synchronousModes, checkpoints);
    this.rewrites = new Rewrites(schemas, ownMode);
    this.unreplicatedWals = new UnreplicatedWals(files, schemas, checkpoints);
    this.jointWrites = new JointWrites(listener, files, schemas);
  }

  AutomaticCheckpoints automaticCheckpoints() {
    return checkpoints;
  }

  @Override
  public String statement(DriverConnection connection, String sql) {
    Optional<Pragma> pragma = pragmas.parse(sql);
    if (pragma.isPresent()) {
      rewrites.note(connection, pragma.get());
      noteFirstKey(connection, pragma.get());
      return PragmaAnswers.mayCollide(pragma.get()) ? answered(connection, pragma.get(), sql) : sql;
    }
    return sql;
  }

  @Override
  public void changingFiles(DriverConnection connection, String sql, Optional<String> parameter)
      throws SQLException {
    attachments.begin(connection, sql, parameter);
  }

  /** Before it has its key, an encrypted database had better not be asked what is attached. */
  private void noteFirstKey(DriverConnection connection, Pragma pragma) {
    List<OpenDatabase> databases = files.of(connection);
    if (databases.size() == 1) {
      Keys.noteFirst(databases.get(0), pragma);
    }
  }

  @Override
  public boolean mayWriteJointly(DriverConnection connection) {
    return jointWrites.areToBeTold(connection);
  }

  @Override
  public void committing(DriverConnection connection) {
    jointWrites.committing(connection);
  }

  @Override
  public boolean isInTransaction(DriverConnection connection, int statementsInProgress)
      throws SQLException {
    return TransactionState.isBegun(connection, statementsInProgress);
  }

  private String answered(DriverConnection connection, Pragma pragma, String sql) {
    String answer = answers.answer(connection, schemas.of(connection), pragma, sql);
    tellDifferences(connection);
    return answer;
  }

  private void tellDifferences(DriverConnection connection) {
    for (OpenDatabase database : files.of(connection)) {
      database.takeDifferences().forEach(difference -> listener.differs(database, difference));
    }
  }

  @Override
  public Optional<List<String>> columnsOfOurs(DriverConnection connection, String sql) {
    Optional<Pragma> pragma = pragmas.parse(sql);
    if (pragma.isPresent()) {
      return PragmaAnswers.columnsOfExecuted(pragma.get());
    }
    boolean mayStandInItsWay =
        PageSizes.vacuumed(sql).isPresent()
            && files.of(connection).stream().anyMatch(OpenDatabase::isReplicated);
    return mayStandInItsWay ? Optional.of(Collections.emptyList()) : Optional.empty();
  }

  @Override
  public StatementResult execute(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException {
    Optional<Pragma> pragma = Pragma.parse(sql);
    if (!pragma.isPresent()) {
      return rewrites.vacuum(connection, sql);
    }
    StatementResult result =
        answers.execute(
            new Execution(
                connection, sql, pragma.get(), schemas.of(connection), statementsInProgress));
    tellDifferences(connection);
    return result;
  }

  @Override
  public Optional<StatementResult> executeNow(DriverConnection connection, String sql)
      throws SQLException {
    Optional<Pragma> pragma = pragmas.parse(sql).filter(Keys::isChange);
    return pragma.isPresent() ? rewrites.rekey(connection, pragma.get(), sql) : Optional.empty();
  }

  @Override
  public void explaining(DriverConnection connection, String sql) {
    Pragma.parse(sql)
        .ifPresent(
            pragma ->
                answers.explanation(connection, schemas.of(connection), pragma).begin(connection));
  }

  @Override
  public void explained(DriverConnection connection, String sql) {
    Optional<Pragma> pragma = Pragma.parse(sql);
    if (pragma.isPresent()) {
      List<Schema> known = schemas.of(connection);
      Explanation explanation = answers.explanation(connection, known, pragma.get());
      answers.answer(connection, known, pragma.get(), sql); // It has acted.
      explanation.end(connection);
    }
  }

  @Override
  public Optional<String> tableOf(DriverConnection connection, String name) {
    return Pragma.parse("PRAGMA " + name)
        .filter(PragmaAnswers::mayCollide)
        .flatMap(pragma -> answers.tableOf(connection, schemas.of(connection), pragma));
  }

  /** What a connection to a database has that {@code connection} has attached. */
  Properties propertiesOf(
      OpenDatabase attached, DriverConnection connection, Properties ofConnection) {
    return attachments
        .keys()
        .properties(connection, schemas.of(connection), attached, ofConnection);
  }

  /** A connection that is watched begins a statement. */
  void begins(DriverConnection connection) {
    for (OpenDatabase database : files.of(connection)) {
      synchronousModes.follow(connection, database);
    }
    unreplicatedWals.beforeStatement(connection);
  }

  void forget(DriverConnection connection) {
    attachments.forget(connection);
    answers.forget(connection);
    rewrites.forget(connection);
  }
}
