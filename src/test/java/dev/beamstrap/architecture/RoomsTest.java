package dev.beamstrap.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Holds the directions between rooms that docs/architecture.md draws. */
@AnalyzeClasses(packages = "dev.beamstrap", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String[] PURE = {
    "dev.beamstrap.fault..",
    "dev.beamstrap.report..",
    "dev.beamstrap.digest..",
    "dev.beamstrap.platform..",
    "dev.beamstrap.version..",
    "dev.beamstrap.toolfile..",
    "dev.beamstrap.catalog..",
    "dev.beamstrap.elf..",
    "dev.beamstrap.beam..",
    "dev.beamstrap.project..",
    "dev.beamstrap.registry..",
  };

  private static final DescribedPredicate<JavaClass> THE_OUTSIDE =
      DescribedPredicate.describe(
          "reach for the disk, the network, the clock or a process",
          type -> {
            String name = type.getName();
            return name.equals("java.io.File")
                || name.startsWith("java.io.File")
                || name.equals("java.io.RandomAccessFile")
                || name.equals("java.nio.file.Files")
                || name.startsWith("java.nio.channels.")
                || (name.startsWith("java.net.") && !name.startsWith("java.net.URI"))
                || name.startsWith("javax.net.")
                || name.equals("java.lang.Process")
                || name.equals("java.lang.ProcessBuilder")
                || name.equals("java.lang.Thread")
                || name.equals("java.time.Clock");
          });

  @ArchTest
  static final ArchRule layersPointDownwards =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.beamstrap..")
          .withOptionalLayers(true)
          .layer("edge")
          .definedBy("dev.beamstrap.cli..")
          .layer("console")
          .definedBy("dev.beamstrap.console..")
          .layer("flows")
          .definedBy(
              "dev.beamstrap.install..",
              "dev.beamstrap.deps..",
              "dev.beamstrap.exec..",
              "dev.beamstrap.session..",
              "dev.beamstrap.gateway..",
              "dev.beamstrap.doctor..")
          .layer("services")
          .definedBy(
              "dev.beamstrap.toolchain..", "dev.beamstrap.mixtools..", "dev.beamstrap.hexcache..")
          .layer("outside")
          .definedBy(
              "dev.beamstrap.net..",
              "dev.beamstrap.archive..",
              "dev.beamstrap.store..",
              "dev.beamstrap.host..")
          .layer("formats")
          .definedBy(
              "dev.beamstrap.toolfile..",
              "dev.beamstrap.catalog..",
              "dev.beamstrap.elf..",
              "dev.beamstrap.beam..",
              "dev.beamstrap.project..",
              "dev.beamstrap.registry..")
          .layer("base")
          .definedBy(
              "dev.beamstrap.fault..",
              "dev.beamstrap.report..",
              "dev.beamstrap.digest..",
              "dev.beamstrap.platform..",
              "dev.beamstrap.version..")
          .whereLayer("edge")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("console")
          .mayOnlyBeAccessedByLayers("edge")
          .whereLayer("flows")
          .mayOnlyBeAccessedByLayers("edge", "console")
          .whereLayer("services")
          .mayOnlyBeAccessedByLayers("edge", "flows")
          .whereLayer("outside")
          .mayOnlyBeAccessedByLayers("edge", "flows", "services")
          .whereLayer("formats")
          .mayOnlyBeAccessedByLayers("edge", "flows", "services", "outside");

  @ArchTest
  static final ArchRule pureRoomsTouchNothing =
      noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(THE_OUTSIDE);

  @ArchTest
  static final ArchRule pureRoomsReadNoClockOrEnvironment =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule onlyTheEdgePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.beamstrap.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule okHttpStaysInNet =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.beamstrap.net..", "dev.beamstrap.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("okhttp3..", "okio..");

  @ArchTest
  static final ArchRule picocliStaysInCli =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.beamstrap.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..");

  @ArchTest
  static final ArchRule compressStaysInArchive =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.beamstrap.archive..", "dev.beamstrap.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.commons.compress..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.beamstrap.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noStaticMutableState =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          // Generated by protoc.
          .resideOutsideOfPackage("dev.beamstrap.registry.wire..")
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule protobufStaysInRegistry =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.beamstrap.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.protobuf..", "dev.beamstrap.registry.wire..");
}
