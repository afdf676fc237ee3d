package org.litestream4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;

/** What a guest in the process of an app does not do. */
@AnalyzeClasses(packages = "org.litestream4j", importOptions = DoNotIncludeTests.class)
class GuestRulesTest {
  /** A child counts for the memory of the app's container. */
  @ArchTest
  static final ArchRule noProcessIsStarted =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class)
          .orShould()
          .callMethodWhere(
              describe(
                  "the call starts a process",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Runtime.class)
                          && call.getName().equals("exec")));

  /** A page of a file that has shrunk, or has no room on its disk, ends the process of the app. */
  @ArchTest
  static final ArchRule noFileIsMapped =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "the call maps a file",
                  call ->
                      call.getTargetOwner().isEquivalentTo(FileChannel.class)
                          && call.getName().equals("map")));
}
