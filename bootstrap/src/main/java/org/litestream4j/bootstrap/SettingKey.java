package org.litestream4j.bootstrap;

import static org.litestream4j.bootstrap.SettingKey.Effect.NONE;
import static org.litestream4j.bootstrap.SettingKind.BOOLEAN;
import static org.litestream4j.bootstrap.SettingKind.COUNT;
import static org.litestream4j.bootstrap.SettingKind.DURATION;
import static org.litestream4j.bootstrap.SettingKind.GLOB;
import static org.litestream4j.bootstrap.SettingKind.GLOBS;
import static org.litestream4j.bootstrap.SettingKind.LIST;
import static org.litestream4j.bootstrap.SettingKind.PATH;
import static org.litestream4j.bootstrap.SettingKind.POSITIVE_COUNT;
import static org.litestream4j.bootstrap.SettingKind.POSITIVE_DURATION;
import static org.litestream4j.bootstrap.SettingKind.REPLICA_URL;
import static org.litestream4j.bootstrap.SettingKind.SECRET;
import static org.litestream4j.bootstrap.SettingKind.SIZE;
import static org.litestream4j.bootstrap.SettingKind.TEXT;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every scalar key: those of Litestream 0.5's {@code litestream.yml}, and ours. A key inside a
 * mapping has a dot in its name, such as {@code snapshot.interval}.
 */
public enum SettingKey {
  CONFIG("config", Section.START, PATH, "", "Configuration file; else /etc/litestream.yml"),
  NO_EXPAND_ENV("no-expand-env", Section.START, BOOLEAN, "false", "Keeps $VAR in the file as is"),
  PLATFORM(
      "platform",
      Section.START,
      "proved|try",
      "proved",
      "On Windows: `try` lets the agent work there, where it was not tested"),

  REPLICA_FOR_ALL(
      "replica",
      Section.GLOBAL,
      REPLICA_URL,
      "",
      "Where each database goes that `dbs` does not name; {name} is its file name, {path} its"
          + " absolute path; without either /{name} is appended"),
  INCLUDE("include", Section.GLOBAL, GLOBS, "", "Globs: only these databases go to `replica`"),
  EXCLUDE("exclude", Section.GLOBAL, GLOBS, "", "Globs: these databases do not go to `replica`"),
  ON_ERROR(
      "on-error",
      Section.GLOBAL,
      "stop|warn",
      "stop",
      "What a configuration that cannot work does at the start of the JVM"),
  LOG_LEVEL(
      "log-level",
      Section.GLOBAL,
      "error|warn|info|debug|trace",
      "info",
      "How much is said on stderr; in the file also `logging.level`"),
  LOGGING_TYPE("logging.type", Section.GLOBAL, TEXT, "text", "Form of the log", NONE),
  LOGGING_STDERR("logging.stderr", Section.GLOBAL, BOOLEAN, "true", "Log on stderr", NONE),
  LOGGING_SOURCE("logging.source", Section.GLOBAL, BOOLEAN, "false", "Source in the log", NONE),
  ADDR("addr", Section.GLOBAL, TEXT, "", "Address of the metrics", NONE),
  MCP_ADDR("mcp-addr", Section.GLOBAL, TEXT, "", "Address of the MCP server", NONE),
  EXEC("exec", Section.GLOBAL, TEXT, "", "Child command", NONE),
  SOCKET_ENABLED("socket.enabled", Section.GLOBAL, BOOLEAN, "false", "Control socket", NONE),
  SOCKET_PATH("socket.path", Section.GLOBAL, PATH, "/var/run/litestream.sock", "Its path", NONE),
  SOCKET_PERMISSIONS("socket.permissions", Section.GLOBAL, TEXT, "0600", "Its mode", NONE),
  L0_RETENTION(
      "l0-retention",
      Section.GLOBAL,
      DURATION,
      "5m",
      "How long a file of level 0 is kept that was merged; 0 for ever"),
  L0_RETENTION_CHECK_INTERVAL(
      "l0-retention-check-interval",
      Section.GLOBAL,
      POSITIVE_DURATION,
      "15s",
      "The least time between two looks for merged files of level 0 that may go"),
  VERIFY_COMPACTION("verify-compaction", Section.GLOBAL, BOOLEAN, "false", "Level check", NONE),
  RETENTION_ENABLED(
      "retention.enabled",
      Section.GLOBAL,
      BOOLEAN,
      "true",
      "Whether files at the replicas are deleted at all"),
  VALIDATION(
      "validation.interval",
      Section.GLOBAL,
      DURATION,
      "0",
      "How often each replica is read to prove that its newest state can be restored; 0: never"),
  HEARTBEAT_URL("heartbeat-url", Section.GLOBAL, TEXT, "", "Asked while all is well", NONE),
  HEARTBEAT_INTERVAL(
      "heartbeat-interval", Section.GLOBAL, DURATION, "5m", "How often it is asked", NONE),
  SHUTDOWN_SYNC_TIMEOUT(
      "shutdown-sync-timeout",
      Section.GLOBAL,
      DURATION,
      "30s",
      "How long the end of the JVM waits for the last upload"),
  SHUTDOWN_SYNC_INTERVAL(
      "shutdown-sync-interval", Section.GLOBAL, DURATION, "500ms", "Pause between tries", NONE),

  RESTORE_ON_START(
      "restore-on-start",
      Section.DATABASE,
      "off|if-missing|if-behind|false|true",
      "off",
      "Restores the database before its first open where it is missing, or also where it is an"
          + " earlier state of its replica; the bare key and true mean if-missing"),
  ON_DIVERGED(
      "on-diverged",
      Section.DATABASE,
      "keep|restore|refuse",
      "keep",
      "Before the first open, where the database and its replica have commits that the other has"
          + " not: goes on from the database; or keeps it beside as FILE.diverged-TIME and restores"
          + " the replica's newest state; or fails the open"),
  RESTORE_IF_DB_NOT_EXISTS(
      "restore-if-db-not-exists",
      Section.DATABASE,
      BOOLEAN,
      "false",
      "Litestream's word for restore-on-start: if-missing"),
  JOURNAL_MODE(
      "journal-mode",
      Section.DATABASE,
      "convert|keep",
      "convert",
      "Switches a rollback-journal database to WAL while it is open, or leaves it as it is"),
  SYNCHRONOUS(
      "synchronous",
      Section.DATABASE,
      "raise|keep",
      "raise",
      "Runs PRAGMA synchronous=NORMAL as FULL while a database is switched to WAL, or as NORMAL"),
  COMMIT(
      "commit",
      Section.DATABASE,
      "local|replicated",
      "local",
      "When a commit of the app returns: when SQLite has it, or when `ack-replicas` have it, too"),
  ACK_REPLICAS(
      "ack-replicas",
      Section.DATABASE,
      POSITIVE_COUNT,
      "1",
      "How many replicas must have a commit; one is enough not to lose it with the machine"),
  COMMIT_TIMEOUT(
      "commit-timeout",
      Section.DATABASE,
      POSITIVE_DURATION,
      "10s",
      "How long a commit waits for them"),
  ON_COMMIT_TIMEOUT(
      "on-commit-timeout",
      Section.DATABASE,
      "warn|fail",
      "warn",
      "What a commit does that they do not have in time: return after a line on stderr, or throw"
          + " an SQLException, although SQLite has it"),
  PAGE_ENCODING(
      "page-encoding",
      Section.DATABASE,
      "block|frame",
      "block",
      "block needs Litestream 0.5.16 or later to restore, frame any 0.5"),
  META_PATH(
      "meta-path",
      Section.DATABASE,
      PATH,
      "",
      "Directory of the database's spool (default .FILE-litestream beside it); outside an entry"
          + " with a path the directory that holds one for each database"),
  SPOOL_CAP(
      "spool-cap",
      Section.DATABASE,
      SIZE,
      "",
      "From this size on what waits for a replica is merged (default 4 times the database, 64MiB at"
          + " least)"),
  META_DIR("meta-dir", Section.DATABASE_ENTRY, PATH, "", "As meta-path, for dir"),
  CHECKPOINT_INTERVAL(
      "checkpoint-interval", Section.DATABASE, DURATION, "1m", "Checkpoint for time alone", NONE),
  MIN_CHECKPOINT_PAGE_COUNT(
      "min-checkpoint-page-count",
      Section.DATABASE,
      POSITIVE_COUNT,
      "1000",
      "Pages in the WAL from which it is made to restart under a writer that never pauses"),
  TRUNCATE_PAGE_N(
      "truncate-page-n",
      Section.DATABASE,
      COUNT,
      "121359",
      "Pages in the WAL from which it is truncated",
      NONE),
  MONITOR_INTERVAL("monitor-interval", Section.DATABASE, DURATION, "1s", "Polling", NONE),
  BUSY_TIMEOUT("busy-timeout", Section.DATABASE, DURATION, "1s", "Wait for SQLite's locks", NONE),
  MAX_SYNC_WAL_BYTES(
      "max-sync-wal-bytes", Section.DATABASE, COUNT, "67108864", "WAL of one sync", NONE),
  MAX_CHECKPOINT_PAGE_COUNT(
      "max-checkpoint-page-count", Section.DATABASE_ENTRY, COUNT, "", "0.3 only", NONE),
  SNAPSHOT_INTERVAL(
      "snapshot.interval",
      Section.DATABASE,
      POSITIVE_DURATION,
      "24h",
      "How often a snapshot is made, if something was committed; in UTC, by the clock"),
  SNAPSHOT_RETENTION(
      "snapshot.retention",
      Section.DATABASE,
      POSITIVE_DURATION,
      "24h",
      "How far back a restore can go at least"),

  DATABASE_PATH("path", Section.DATABASE_ENTRY, PATH, "", "The database; this or dir"),
  DIR("dir", Section.DATABASE_ENTRY, PATH, "", "Directory of the databases"),
  PATTERN("pattern", Section.DATABASE_ENTRY, GLOB, "", "Their file names, such as *.db"),
  RECURSIVE("recursive", Section.DATABASE_ENTRY, BOOLEAN, "false", "Below dir at any depth"),
  WATCH("watch", Section.DATABASE_ENTRY, BOOLEAN, "false", "Looks for new files", NONE),

  SYNC_INTERVAL(
      "sync-interval",
      Section.REPLICA,
      DURATION,
      "",
      "Least time between two uploads (default 1s; 50ms for file)"),
  MAX_SYNC_LTX_FILES("max-sync-ltx-files", Section.REPLICA, COUNT, "256", "One sync", NONE),
  AUTO_RECOVER("auto-recover", Section.REPLICA, BOOLEAN, "false", "Resets a replica", NONE),
  VALIDATION_INTERVAL("validation-interval", Section.REPLICA, DURATION, "", "Unused", NONE),

  URL("url", Section.REPLICA_ENTRY, REPLICA_URL, "", "Type and place in one; or type with keys"),
  TYPE("type", Section.REPLICA_ENTRY, TEXT, "file", "file or s3"),
  REPLICA_PATH(
      "path",
      Section.REPLICA_ENTRY,
      SettingKind.REPLICA_PATH,
      "",
      "Directory, or prefix in the bucket"),
  NAME("name", Section.REPLICA_ENTRY, TEXT, "", "What messages call the replica"),
  OLD_RETENTION("retention", Section.REPLICA_ENTRY, DURATION, "", "0.3 only", NONE),
  OLD_RETENTION_CHECK_INTERVAL(
      "retention-check-interval", Section.REPLICA_ENTRY, DURATION, "", "0.3 only", NONE),
  OLD_SNAPSHOT_INTERVAL("snapshot-interval", Section.REPLICA_ENTRY, DURATION, "", "0.3 only", NONE),

  BUCKET("bucket", Section.STORE, TEXT, "", "Bucket"),
  REGION("region", Section.STORE, TEXT, "", "Region; else the bucket's, else us-east-1"),
  ENDPOINT("endpoint", Section.STORE, TEXT, "", "Address of a store that is not AWS"),
  ACCESS_KEY_ID("access-key-id", Section.STORE, TEXT, "", "Key; else AWS's chain"),
  SECRET_ACCESS_KEY("secret-access-key", Section.STORE, SECRET, "", "Its secret"),
  FORCE_PATH_STYLE(
      "force-path-style",
      Section.STORE,
      BOOLEAN,
      "",
      "Bucket in the path (default: with endpoint)"),
  SIGN_PAYLOAD("sign-payload", Section.STORE, BOOLEAN, "true", "Signs the content"),
  REQUIRE_CONTENT_MD5(
      "require-content-md5", Section.STORE, BOOLEAN, "true", "Content-MD5 on deletions"),
  SKIP_VERIFY("skip-verify", Section.STORE, BOOLEAN, "false", "Accepts any TLS certificate"),
  STORAGE_CLASS("storage-class", Section.STORE, TEXT, "", "Storage class of the objects"),
  PART_SIZE("part-size", Section.STORE, SIZE, "5MiB", "Part of a multipart upload"),
  CONCURRENCY("concurrency", Section.STORE, POSITIVE_COUNT, "5", "Parts at the same time"),
  SSE_CUSTOMER_ALGORITHM(
      "sse-customer-algorithm", Section.STORE, TEXT, "AES256", "Encryption with our key"),
  SSE_CUSTOMER_KEY("sse-customer-key", Section.STORE, SECRET, "", "The key, base64"),
  SSE_CUSTOMER_KEY_PATH("sse-customer-key-path", Section.STORE, PATH, "", "A file with it"),
  SSE_KMS_KEY_ID("sse-kms-key-id", Section.STORE, TEXT, "", "Encryption with a KMS key"),

  ACCOUNT_NAME("account-name", Section.STORE, TEXT, "", "abs: account", NONE),
  ACCOUNT_KEY("account-key", Section.STORE, SECRET, "", "abs: its key", NONE),
  SAS_TOKEN("sas-token", Section.STORE, SECRET, "", "abs: a token instead", NONE),
  HOST("host", Section.STORE, TEXT, "", "sftp: host and port", NONE),
  USER("user", Section.STORE, TEXT, "", "sftp: user", NONE),
  PASSWORD("password", Section.STORE, SECRET, "", "sftp, nats: password", NONE),
  KEY_PATH("key-path", Section.STORE, PATH, "", "sftp: private key", NONE),
  HOST_KEY("host-key", Section.STORE, TEXT, "", "sftp: the host's public key", NONE),
  CONCURRENT_WRITES("concurrent-writes", Section.STORE, BOOLEAN, "true", "sftp", NONE),
  WEBDAV_URL("webdav-url", Section.STORE, TEXT, "", "webdav: address", NONE),
  WEBDAV_USERNAME("webdav-username", Section.STORE, TEXT, "", "webdav: user", NONE),
  WEBDAV_PASSWORD("webdav-password", Section.STORE, SECRET, "", "webdav: password", NONE),
  JWT("jwt", Section.STORE, SECRET, "", "nats: token of the user", NONE),
  SEED("seed", Section.STORE, SECRET, "", "nats: seed beside it", NONE),
  CREDS("creds", Section.STORE, PATH, "", "nats: credentials file", NONE),
  NKEY("nkey", Section.STORE, SECRET, "", "nats: nkey", NONE),
  USERNAME("username", Section.STORE, TEXT, "", "nats: user", NONE),
  TOKEN("token", Section.STORE, SECRET, "", "nats: token", NONE),
  TLS("tls", Section.STORE, BOOLEAN, "false", "nats: TLS", NONE),
  ROOT_CAS("root-cas", Section.STORE, LIST, "", "nats: CA certificates", NONE),
  CLIENT_CERT("client-cert", Section.STORE, PATH, "", "nats: certificate", NONE),
  CLIENT_KEY("client-key", Section.STORE, PATH, "", "nats: its key", NONE),
  MAX_RECONNECTS("max-reconnects", Section.STORE, TEXT, "-1", "nats: tries", NONE),
  RECONNECT_WAIT("reconnect-wait", Section.STORE, DURATION, "2s", "nats: pause", NONE),
  TIMEOUT("timeout", Section.STORE, DURATION, "10s", "nats: of a request", NONE);

  /** Whether a key does something here. */
  enum Effect {
    HERE,
    /** Litestream knows it; here it is accepted with a warning, so that its files work. */
    NONE
  }

  private final String text;
  private final Section section;
  private final SettingKind kind;
  private final String choices;
  private final String defaultText;
  private final String meaning;
  private final Effect effect;

  SettingKey(String text, Section section, SettingKind kind, String defaultText, String meaning) {
    this(text, section, kind, "", defaultText, meaning, Effect.HERE);
  }

  SettingKey(
      String text,
      Section section,
      SettingKind kind,
      String defaultText,
      String meaning,
      Effect effect) {
    this(text, section, kind, "", defaultText, meaning, effect);
  }

  SettingKey(String text, Section section, String choices, String defaultText, String meaning) {
    this(text, section, SettingKind.CHOICE, choices, defaultText, meaning, Effect.HERE);
  }

  SettingKey(
      String text,
      Section section,
      SettingKind kind,
      String choices,
      String defaultText,
      String meaning,
      Effect effect) {
    this.text = text;
    this.section = section;
    this.kind = kind;
    this.choices = choices;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.effect = effect;
  }

  /** The key as people write it. */
  @Override
  public String toString() {
    return text;
  }

  public Section section() {
    return section;
  }

  public SettingKind kind() {
    return kind;
  }

  /** What a key of kind {@code CHOICE} takes; empty for the others. */
  public List<String> choices() {
    return choices.isEmpty() ? Collections.emptyList() : Arrays.asList(choices.split("\\|", -1));
  }

  /** The text that counts when nobody states one. */
  public Optional<String> defaultText() {
    return defaultText.isEmpty() ? Optional.empty() : Optional.of(defaultText);
  }

  /** One sentence for people. */
  public String meaning() {
    return meaning;
  }

  public boolean hasEffect() {
    return effect == Effect.HERE;
  }

  /**
   * Judges {@code stated} without any other setting.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  void check(String stated) {
    kind.check(stated);
    if (kind == SettingKind.CHOICE && !choices().contains(stated.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "'" + stated + "' is not one of " + String.join(", ", choices()));
    }
  }

  /** The text that the key alone stands for, as in {@code litestream.jar=restore-on-start}. */
  Optional<String> bareText() {
    if (this == RESTORE_ON_START) {
      return Optional.of("if-missing");
    }
    return kind == BOOLEAN ? Optional.of("true") : Optional.empty();
  }

  /** The key that is written {@code name} at {@code place}. */
  public static Optional<SettingKey> find(Place place, String name) {
    if (name.equals("logging.level") && LOG_LEVEL.section.standsAt(place)) {
      return Optional.of(LOG_LEVEL);
    }
    for (SettingKey key : values()) {
      if (key.text.equals(name) && key.section.standsAt(place)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** The names of the keys that can stand at {@code place}. */
  public static Collection<String> namesAt(Place place) {
    Collection<String> names = new LinkedHashSet<>();
    for (SettingKey key : values()) {
      if (key.section.standsAt(place)) {
        names.add(key.text);
      }
    }
    return names;
  }
}
