package org.litestream4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The shape of the house: who may import whom. */
@AnalyzeClasses(packages = "org.litestream4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.litestream4j.";

  /**
   * In the order in which a commit flows through them; a stage imports only what stands before it.
   */
  private static final List<String> STAGES =
      List.of(
          "intercept",
          "registry",
          "sqlite",
          "ltx",
          "capture",
          "replica",
          "replication",
          "compaction",
          "retention",
          "restore");

  private static final List<String> SHARED =
      List.of("config", "control", "metrics", "log", "io", "json");

  private static final List<String> ENDS = List.of("runtime", "cli");

  /** Where each library may be seen, so that it can be replaced, or left unloaded, as one. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "org.objectweb.asm..", "intercept",
          "software.amazon.awssdk..", "replica.s3",
          "org.snakeyaml..", "config",
          "com.fasterxml.jackson..", "json",
          "picocli..", "cli",
          "org.sqlite..", "cli");

  /**
   * The classes that run in the app's JVM and may open files. A descriptor of a database file that
   * is closed drops SQLite's locks in this process, so each name here is a class that was checked.
   */
  private static final Set<String> MAY_OPEN_FILES =
      Set.of(
          // The database file: one descriptor for each inode, closed after the last connection.
          "sqlite.DatabaseFile",
          // The -wal and the -journal, on which SQLite holds no locks.
          "sqlite.WalFile",
          "sqlite.HotJournal",
          // The lists of locks and of descriptors in /proc.
          "sqlite.ProcessLocks",
          "sqlite.SharedLock",
          "runtime.Descriptors",
          // The state of a process in /proc.
          "control.ProcessMark",
          // Only files of our own, in the meta directory.
          "capture.CommitRequest",
          "capture.DatabaseIdentity",
          "capture.MetaDirectory",
          "capture.OriginalMode",
          "control.AgentStatus",
          "capture.PageChecksumFile",
          "capture.PageChecksums",
          "capture.ReplicationLock",
          "restore.DrillRecord",
          "capture.Spool",
          "compaction.ReplicaInput",
          "compaction.ScratchFile",
          "io.AtomicFile",
          "io.Directories",
          "replication.LocalUpload",
          "replication.Timeline",
          // Those of a replica, which lie in directories of their own.
          "replica.file.FileReplica",
          // What the user has named: the configuration, and the key of a store.
          "config.ConfigurationFile",
          "replica.s3.S3Encryption",
          // The jar, and another one that is on the command line.
          "bootstrap.IsolatedLoader",
          "bootstrap.MainClass",
          // The descriptor of stderr, which is there already.
          "bootstrap.Stderr",
          "log.Log",
          // Not in the JVM of an app: see onlyACommandLooksAtADatabaseFromOutside.
          "capture.OutsideView",
          // Names of processes in /proc.
          "restore.DatabaseHolders");

  private static final String OUTSIDE_VIEW = ROOT + "capture.OutsideView";

  private static final Set<String> OPENERS =
      Set.of(
          "java.io.RandomAccessFile",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.PrintStream",
          "java.io.PrintWriter",
          "java.nio.channels.FileChannel",
          "java.nio.channels.AsynchronousFileChannel",
          "java.util.Formatter",
          "java.util.Scanner",
          "java.util.jar.JarFile",
          "java.util.zip.ZipFile");

  private static final Set<String> OPENING_METHODS_OF_FILES =
      Set.of(
          "copy",
          "createFile",
          "createTempFile",
          "lines",
          "mismatch",
          "newBufferedReader",
          "newBufferedWriter",
          "newByteChannel",
          "newInputStream",
          "newOutputStream",
          "readAllBytes",
          "readAllLines",
          "readString",
          "write",
          "writeString");

  @ArchTest
  static void aStageImportsOnlyEarlierStagesAndSharedPackages(JavaClasses all) {
    for (int i = 0; i < STAGES.size(); i++) {
      String[] later =
          Stream.concat(STAGES.subList(i + 1, STAGES.size()).stream(), ENDS.stream())
              .map(ArchitectureTest::within)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(within(STAGES.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(all);
    }
  }

  @ArchTest
  static final ArchRule sharedPackagesImportNoStage =
      noClasses()
          .that()
          .resideInAnyPackage(within(SHARED))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(within(STAGES));

  @ArchTest
  static void nothingImportsTheEnds(JavaClasses all) {
    for (String end : ENDS) {
      noClasses()
          .that()
          .resideOutsideOfPackage(within(end))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(within(end))
          .check(all);
    }
  }

  @ArchTest static final ArchRule ltxImportsNothingOfOurs = importsOnlyTheJdk("ltx");

  @ArchTest static final ArchRule bootstrapImportsOnlyTheJdk = importsOnlyTheJdk("bootstrap");

  @ArchTest
  static final ArchRule everyPackageHasItsPlace =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.of(STAGES, SHARED, ENDS, List.of("bootstrap"))
                  .flatMap(List::stream)
                  .map(ArchitectureTest::within)
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  @ArchTest
  static void eachLibraryIsSeenInOnePackageOnly(JavaClasses all) {
    LIBRARIES.forEach(
        (library, home) ->
            noClasses()
                .that()
                .resideOutsideOfPackage(within(home))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(all));
  }

  @ArchTest
  static final ArchRule inTheAppsJvmOnlyCheckedClassesOpenFiles =
      noClasses()
          .that(not(resideInAnyPackage(within("cli"))))
          .and(not(describe("may open files", ArchitectureTest::mayOpenFiles)))
          .should()
          .callCodeUnitWhere(
              describe(
                  "the call opens a file",
                  call -> opens(call.getTargetOwner().getName(), call.getTarget().getName())));

  /** It opens the database file and closes it, which drops the locks of SQLite in its process. */
  @ArchTest
  static final ArchRule onlyACommandLooksAtADatabaseFromOutside =
      noClasses()
          .that(not(resideInAnyPackage(within("cli"))))
          .and(not(describe("are it", type -> type.getName().startsWith(OUTSIDE_VIEW))))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(OUTSIDE_VIEW);

  @ArchTest
  static final ArchRule theAppsOutputIsLeftToTheApp =
      noClasses()
          .that()
          .resideOutsideOfPackage(within("cli"))
          .and()
          // Where the command line is entered, which is handed its streams there.
          .doNotHaveFullyQualifiedName(ROOT + "bootstrap.Main")
          .should()
          .accessField(System.class, "out");

  /** What an app may set for its process as it likes: none of it is a part of what we do. */
  @ArchTest
  static final ArchRule nothingDependsOnTheDefaultsOfTheProcess =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "getBytes")
          .orShould()
          .callConstructor(String.class, byte[].class)
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .orShould()
          .callMethod(DateTimeFormatterBuilder.class, "toFormatter")
          .orShould()
          .callMethod(ZoneId.class, "systemDefault")
          .orShould()
          .callMethod(Locale.class, "getDefault")
          .orShould()
          .callMethod(Charset.class, "defaultCharset");

  @ArchTest
  static final ArchRule threadsInheritNothingOfTheApp =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "io.OwnThreads")
          .should()
          .callConstructorWhere(
              describe(
                  "the call makes a thread",
                  call -> call.getTargetOwner().isAssignableTo(Thread.class)));

  @ArchTest
  static final ArchRule staticFieldsAreFinal =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(within("bootstrap"))
          .and()
          .areDeclaredInClassesThat()
          // Their fields are the driver's: there they are filled in once.
          .doNotHaveFullyQualifiedName(ROOT + "intercept.NativeDbTemplate")
          .and()
          .areDeclaredInClassesThat()
          .doNotHaveFullyQualifiedName(ROOT + "intercept.CallsTemplate")
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?");

  private static ArchRule importsOnlyTheJdk(String name) {
    return classes()
        .that()
        .resideInAPackage(within(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(within(name), "java..", "javax..", "org.jspecify.annotations..");
  }

  private static boolean mayOpenFiles(JavaClass type) {
    String outermost = type.getName().replaceFirst("\\$.*", "");
    return MAY_OPEN_FILES.stream().map(ROOT::concat).anyMatch(outermost::equals);
  }

  private static boolean opens(String owner, String method) {
    return owner.equals("java.nio.file.Files")
        ? OPENING_METHODS_OF_FILES.contains(method)
        : owner.equals("java.nio.file.spi.FileSystemProvider")
            || (OPENERS.contains(owner) && (method.equals("<init>") || method.equals("open")));
  }

  private static String[] within(List<String> names) {
    return names.stream().map(ArchitectureTest::within).toArray(String[]::new);
  }

  private static String within(String name) {
    return ROOT + name + "..";
  }
}
