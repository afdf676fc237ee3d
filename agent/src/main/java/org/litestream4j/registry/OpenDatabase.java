package org.litestream4j.registry;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;

/** A database file that the app has open, by however many connections and under whatever name. */
public final class OpenDatabase {
  private static final String WAL = "wal";

  private final Path path;
  private final FileIdentity foundAs;
  private final Set<DriverConnection> connections = new CopyOnWriteArraySet<>();
  private final PragmasUnderWay pragmas = new PragmasUnderWay();
  private final Gate gate = new Gate(this::connections);
  private volatile boolean isLastClosing;

  /** Weak: a web app that is gone must not stay in memory for it. */
  private volatile WeakReference<ClassLoader> driverLoader = new WeakReference<>(null);

  private final boolean isReplicated;
  private final Set<Exemption> exemptions;
  private volatile Properties properties = new Properties();
  private volatile Optional<String> servedJournalMode = Optional.empty();
  private volatile Optional<String> askedJournalMode = Optional.empty();
  private volatile Whereabouts noted = Whereabouts.AT_ITS_PATH;
  private volatile boolean areCheckpointsOurs = true;
  private volatile boolean owesCheckpoints;
  private volatile long askedCheckpointPages;
  private volatile boolean hasTwoDrivers;
  private volatile boolean hasClosedUnnoticed;
  private final Set<Difference> differences = ConcurrentHashMap.newKeySet();
  private volatile Optional<KeptFile> kept = Optional.empty();

  OpenDatabase(Path path, FileIdentity foundAs, boolean isReplicated, Set<Exemption> exemptions) {
    this.path = path;
    this.foundAs = foundAs;
    this.isReplicated = isReplicated;
    this.exemptions = exemptions;
  }

  boolean isExempt(Exemption exemption) {
    return exemptions.contains(exemption);
  }

  void differsIn(Difference difference) {
    differences.add(difference);
  }

  /** What was noted since the last call. */
  Set<Difference> takeDifferences() {
    Set<Difference> taken = EnumSet.noneOf(Difference.class);
    for (Difference difference : Difference.values()) {
      if (differences.remove(difference)) {
        taken.add(difference);
      }
    }
    return taken;
  }

  /** Where SQLite says that the file is. */
  public Path path() {
    return path;
  }

  /** Whether {@code connection} was opened by {@link #path}, letter by letter. */
  boolean isNamed(DriverConnection connection) {
    return path.toString().equals(connection.fileName())
        && OpenedName.isOfFile(connection.openFlags());
  }

  public Inode inode() {
    return foundAs.inode();
  }

  /** The file as it was when the first connection opened it. */
  public FileIdentity foundAs() {
    return foundAs;
  }

  /** The app's connections to it, ours not among them. */
  public Collection<DriverConnection> connections() {
    return connections;
  }

  /**
   * The loader of the driver by which the app has opened it last, also after the last close; empty
   * once that is gone with the app.
   */
  public Optional<ClassLoader> driverLoader() {
    return Optional.ofNullable(driverLoader.get());
  }

  public Gate gate() {
    return gate;
  }

  /** The properties of a connection of the app, which hold the cipher's key if there is one. */
  public Properties properties() {
    return properties;
  }

  /** Whether one of its connections has a dirty mark. */
  public boolean isDirty() {
    return connections.stream().anyMatch(DriverConnection::isDirty);
  }

  /** Clears the dirty marks of all connections. */
  public void takeDirty() {
    connections.forEach(DriverConnection::takeDirty);
  }

  /**
   * Whether the configuration wants it replicated, and nothing forbids it; otherwise nothing about
   * it is touched.
   */
  public boolean isReplicated() {
    return isReplicated && !hasTwoDrivers;
  }

  /**
   * Whether it is, or was since its first connection, open in more than one copy of SQLite, each
   * with the driver of a class loader of its own. Locks of one are not seen by the other, and are
   * dropped by whatever the other one closes: both may write at once, and we could not tell.
   */
  public boolean hasTwoDrivers() {
    return hasTwoDrivers;
  }

  /** Notes that, and says whether it is news. */
  synchronized boolean noteDrivers() {
    boolean isNews = !hasTwoDrivers && areOfTwoDrivers();
    hasTwoDrivers |= isNews;
    return isNews;
  }

  private boolean areOfTwoDrivers() {
    Class<?> first = null;
    for (DriverConnection connection : connections) {
      first = first == null ? connection.nativeDbClass() : first;
      if (first != connection.nativeDbClass() || isOfAnotherDriverThanOurs(connection)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Our connections stay over the last close of the app, because it will soon open the database
   * again. All that was committed is in the file, which looks like {@code left}, and the WAL is
   * empty.
   */
  public void keep(FileIdentity left) {
    kept = Optional.of(KeptFile.of(path, left, connections));
  }

  /** Our connections will not stay, or are gone. */
  public void keepNoLonger() {
    kept = Optional.empty();
  }

  public boolean isKept() {
    return kept.isPresent();
  }

  /** Whether nobody but our connections has it open. */
  public boolean isLeftToUs() {
    return kept.isPresent() && connections.isEmpty();
  }

  /** Whether the file is still the one that our connections were left with. */
  public boolean isAsKept() throws IOException {
    return kept.isPresent() && kept.get().isUnchanged();
  }

  /** Whether nobody has written to {@code file}, which is it, since {@link #keep}. */
  public boolean isKeptIn(FileIdentity file) {
    return kept.isPresent() && kept.get().hasContentOf(file);
  }

  /**
   * Before the last close: whether that can go on without us, because nothing was committed since
   * the first open, and our connections either are not there, and do not come any more, or stay.
   */
  public boolean closesUnnoticed() throws IOException {
    if (kept.isPresent()) {
      hasClosedUnnoticed = kept.get().isUntouched();
      return hasClosedUnnoticed;
    }
    hasClosedUnnoticed =
        pragmas.lastCloseBegins()
            && !servedJournalMode.isPresent()
            && KeptFile.of(path, foundAs, connections).isUntouched();
    if (!hasClosedUnnoticed) {
      pragmas.isOpenStill();
    }
    return hasClosedUnnoticed;
  }

  /** What {@link #closesUnnoticed} said to the last close. */
  public boolean hasClosedUnnoticed() {
    return hasClosedUnnoticed;
  }

  private boolean isOfAnotherDriverThanOurs(DriverConnection connection) {
    return kept.filter(file -> !file.isOfDriverOf(connection)).isPresent();
  }

  /** From now on our connections are there, and the app is told that {@code mode} is in force. */
  public void serveJournalMode(String mode) {
    servedJournalMode = Optional.of(mode);
    connections.forEach(this::watchIfConverted);
  }

  /** The same, unless it is told something already. */
  public void serveJournalModeUnlessServed(String mode) {
    if (!servedJournalMode.isPresent()) {
      serveJournalMode(mode);
    }
  }

  /** Our connections are gone: the app talks to SQLite about the mode again. */
  public void stopServingJournalMode() {
    servedJournalMode = Optional.empty();
    connections.forEach(DriverConnection::unwatch);
  }

  boolean areCheckpointsOurs() {
    return areCheckpointsOurs;
  }

  void checkpointsAreOurs() {
    areCheckpointsOurs = true;
  }

  void checkpointsAreSqlites() {
    areCheckpointsOurs = false;
  }

  /** Whether a connection may be without automatic checkpoints that are SQLite's again. */
  boolean owesCheckpoints() {
    return owesCheckpoints;
  }

  void owesCheckpoints(boolean doesSo) {
    owesCheckpoints = doesSo;
  }

  /** Whether it is in WAL mode although the app did not ask for that. */
  public boolean isConverted() {
    return servedJournalMode.filter(mode -> !mode.equals(WAL)).isPresent();
  }

  /** What its path leads to now. Once it was noted as replaced, it stays so, even if it is back. */
  public Whereabouts whereabouts() throws IOException {
    if (noted == Whereabouts.REPLACED) {
      return noted;
    }
    Optional<Inode> now = Inode.at(path);
    if (!now.isPresent()) {
      return Whereabouts.GONE;
    }
    return now.get().equals(inode()) ? Whereabouts.AT_ITS_PATH : Whereabouts.REPLACED;
  }

  /** Notes that, and says whether it is news. */
  boolean note(Whereabouts found) {
    boolean isNews = noted != found;
    noted = found;
    return isNews;
  }

  private void watchIfConverted(DriverConnection connection) {
    if (isConverted()) {
      connection.watch();
    }
  }

  /** The journal mode that the app itself set last, in lower case; empty if it set none. */
  public Optional<String> askedJournalMode() {
    return askedJournalMode;
  }

  void appAsksForCheckpointsAt(long walPages) {
    askedCheckpointPages = walPages;
  }

  /** From how many pages of the WAL on the app wants a checkpoint; empty if it did not say. */
  public OptionalLong askedCheckpointPages() {
    return askedCheckpointPages > 0 ? OptionalLong.of(askedCheckpointPages) : OptionalLong.empty();
  }

  /** Those that our connections would collide with. */
  public PragmasUnderWay pragmas() {
    return pragmas;
  }

  Optional<String> servedJournalMode() {
    return servedJournalMode;
  }

  void appAsksFor(String journalMode) {
    askedJournalMode = Optional.of(journalMode);
  }

  void add(DriverConnection connection) {
    isOpenStill();
    driverLoader = new WeakReference<>(connection.driverLoader());
    connections.add(connection);
    gate.admit(connection);
    watchIfConverted(connection);
  }

  void lastCloseBegins() {
    isLastClosing = true;
  }

  /** Whether a close waits for us that holds what we may want of its connection. */
  boolean isLastClosing() {
    return isLastClosing;
  }

  /** What looked like the last close is none. */
  void isOpenStill() {
    isLastClosing = false;
    pragmas.isOpenStill();
    hasClosedUnnoticed = false;
  }

  boolean remove(DriverConnection connection) {
    pragmas.closed(connection);
    return connections.remove(connection);
  }

  void properties(Properties latest) {
    properties = latest;
  }

  /** An attached database has the key of its connection, unless it is told another one. */
  void propertiesUnlessKnown(Properties ofConnection) {
    if (properties.isEmpty()) {
      properties = ofConnection;
    }
  }
}
