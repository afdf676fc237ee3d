package org.litestream4j.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.litestream4j.it.harness.AgentArchive;
import org.litestream4j.it.harness.Shipped;

/** What lies where in the jar that users get. */
class JarLayoutIT {
  private static final String SDK = "litestream/aws-sdk.zip";
  private static final List<String> ARCHIVES =
      List.of(AgentArchive.NAME, AgentArchive.LIBRARIES, SDK);
  private static final int JAVA_8 = 52;

  private static JarFile jar;
  private static Map<String, byte[]> agent;
  private static Map<String, byte[]> libraries;
  private static Map<String, byte[]> sdk;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Shipped.jar().toFile());
    agent = AgentArchive.read(AgentArchive.NAME);
    libraries = AgentArchive.read(AgentArchive.LIBRARIES);
    sdk = AgentArchive.read(SDK);
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void theAppSeesNoClassesButThoseOfBootstrap() {
    assertThat(names().filter(name -> name.endsWith(".class")))
        .isNotEmpty()
        .allMatch(name -> name.matches("org/litestream4j/bootstrap/[^/]+"));
  }

  @Test
  void everythingElseLiesUnderLitestreamOrMetaInf() {
    assertThat(names().filter(name -> !name.endsWith(".class")))
        .allMatch(
            name ->
                ARCHIVES.contains(name)
                    || name.equals("litestream/driver/sqlite-jdbc.jar")
                    || name.matches("META-INF/(MANIFEST.MF|LICENSE|licenses/.+|sbom/bom.json)"));
  }

  @Test
  void noScannerOfTheAppFindsServicesOrClassesOfOurs() {
    assertThat(names()).noneMatch(name -> name.startsWith("META-INF/services/"));
    assertThat(agent.keySet()).noneMatch(name -> name.endsWith(".class"));
    assertThat(libraries.keySet()).noneMatch(name -> name.endsWith(".class"));
    assertThat(sdk.keySet()).noneMatch(name -> name.endsWith(".class"));
  }

  @Test
  void theClassesOfTheAgentAndOfItsDependenciesAreThere() {
    assertThat(agent.keySet())
        .contains("org/litestream4j/ltx/Txid.classdata", "org/objectweb/asm/ClassReader.classdata")
        .allMatch(name -> name.matches("org/(litestream4j|objectweb/asm)/.+"))
        .noneMatch(name -> name.startsWith("org/litestream4j/bootstrap/"));
    assertThat(libraries.keySet())
        .contains(
            "com/fasterxml/jackson/core/JsonFactory.classdata",
            "META-INF/services/software.amazon.awssdk.http.SdkHttpService")
        .noneMatch(name -> name.matches("(org/(litestream4j|objectweb|sqlite)|software)/.*"));
    assertThat(sdk.keySet())
        .contains("software/amazon/awssdk/services/s3/S3Client.classdata")
        .allMatch(name -> name.startsWith("software/amazon/"));
  }

  @Test
  void eachStartReadsFewEntriesOfTheJarAndTheArchivesWhereTheyLie() {
    assertThat(jar.size()).isLessThan(200);
    for (String archive : ARCHIVES) {
      assertThat(jar.getEntry(archive).getMethod()).as(archive).isEqualTo(ZipEntry.STORED);
    }
  }

  /** What a lambda needs takes the JVM longer to make than to load. */
  @Test
  void noClassOfOursLeavesALambdaToTheJvm() throws IOException {
    Map<String, byte[]> ours = new TreeMap<>(openClasses());
    agent.forEach(
        (name, content) -> {
          if (name.startsWith("org/litestream4j/")) {
            ours.put(name, content);
          }
        });
    assertThat(ours.keySet()).anyMatch(name -> name.contains("$$Lambda$"));
    ours.forEach(
        (name, content) ->
            assertThat(new String(content, ISO_8859_1))
                .as(name)
                .doesNotContain("java/lang/invoke/LambdaMetafactory"));
  }

  @Test
  void everyClassRunsOnJava8() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>(openClasses());
    Stream.of(agent, libraries, sdk)
        .flatMap(archive -> archive.entrySet().stream())
        .filter(entry -> entry.getKey().endsWith(".classdata"))
        .forEach(entry -> classes.put(entry.getKey(), entry.getValue()));
    assertThat(classes).hasSizeGreaterThan(6_000);
    classes.forEach(
        (name, content) -> {
          ByteBuffer classFile = ByteBuffer.wrap(content);
          assertThat(classFile.getInt(0)).as(name).isEqualTo(0xCAFEBABE);
          boolean ours = name.contains("org/litestream4j/");
          int version = classFile.getShort(6);
          assertThat(ours ? version == JAVA_8 : version <= JAVA_8).as(name).isTrue();
        });
  }

  @Test
  void theManifestStartsAgentAndCommandLineAndTouchesNoBootClassPath() throws IOException {
    Manifest manifest = jar.getManifest();
    assertThat(manifest.getMainAttributes().entrySet())
        .extracting(attribute -> attribute.getKey() + ": " + attribute.getValue())
        .containsExactlyInAnyOrder(
            "Manifest-Version: 1.0",
            "Premain-Class: org.litestream4j.bootstrap.Agent",
            "Main-Class: org.litestream4j.bootstrap.Main",
            "Can-Set-Native-Method-Prefix: true",
            "Implementation-Title: litestream",
            "Implementation-Version: " + Shipped.version());
  }

  @Test
  void theDriverOfTheCommandLineHasTheNativesOfServerPlatforms() throws IOException {
    JarEntry entry = jar.getJarEntry("litestream/driver/sqlite-jdbc.jar");
    try (JarInputStream driver = new JarInputStream(jar.getInputStream(entry))) {
      assertThat(
              Stream.iterate(driver.getNextJarEntry(), e -> e != null, e -> next(driver))
                  .map(JarEntry::getName)
                  .filter(name -> name.startsWith("org/sqlite/native/")))
          .containsExactlyInAnyOrder(
              "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
              "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
              "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
              "org/sqlite/native/Linux-Musl/aarch64/libsqlitejdbc.so",
              "org/sqlite/native/Mac/x86_64/libsqlitejdbc.dylib",
              "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib",
              "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll");
    }
  }

  @Test
  void everyBundledLibraryThatIsNotApacheBringsItsOwnLicence() throws IOException {
    Matcher library =
        Pattern.compile("\\((?<licence>[^)]+)\\) .*\\((?<group>[^:()]+):[^:]+:[^:]+ - ")
            .matcher(text("META-INF/licenses/THIRD-PARTY.txt"));
    List<String> others = new ArrayList<>();
    while (library.find()) {
      if (!library.group("licence").equals("Apache-2.0")) {
        others.add("META-INF/licenses/" + library.group("group") + "/LICENSE.txt");
      }
    }
    assertThat(others).isNotEmpty();
    assertThat(names()).containsAll(others);
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
  }

  @Test
  void theBillOfMaterialsNamesWhatIsInsideAndNothingThatDiffersFromBuildToBuild()
      throws IOException {
    String bom = text("META-INF/sbom/bom.json");
    assertThat(bom)
        .contains("\"CycloneDX\"")
        .contains("pkg:maven/org.ow2.asm/asm@")
        .contains("pkg:maven/org.xerial/sqlite-jdbc@")
        .contains("pkg:maven/software.amazon.awssdk/s3@")
        .doesNotContain("serialNumber")
        .doesNotContain("junit");
  }

  @Test
  void allEntriesBearTheSameTime() {
    assertThat(jar.stream().map(JarEntry::getTimeLocal).distinct()).hasSize(1);
  }

  private static Stream<String> names() {
    return jar.stream().map(JarEntry::getName);
  }

  private static Map<String, byte[]> openClasses() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
      try (InputStream in = jar.getInputStream(entry)) {
        classes.put(entry.getName(), in.readAllBytes());
      }
    }
    return classes;
  }

  private static String text(String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static JarEntry next(JarInputStream in) {
    try {
      return in.getNextJarEntry();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
