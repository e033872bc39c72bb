package io.netwright.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.POutput;

/** What the packages may know of each other. */
@AnalyzeClasses(
    packages = "io.netwright",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureRulesTest.DoNotIncludeTestJars.class
    })
class ArchitectureRulesTest {

  /** Leaves out what tests of one module lend to those of another. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.netwright.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule algorithmsDoNotKnowBeam =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.netwright.stage..",
              "io.netwright.artifact..",
              "io.netwright.metric..",
              "io.netwright.pipelines..",
              "io.netwright.schemas..")
          .and(
              new com.tngtech.archunit.base.DescribedPredicate<>("are no part of a pipeline") {
                @Override
                public boolean test(JavaClass type) {
                  JavaClass outermost = type;
                  while (outermost.getEnclosingClass().isPresent()) {
                    outermost = outermost.getEnclosingClass().get();
                  }
                  return !outermost.isAssignableTo(DoFn.class)
                      && !outermost.isAssignableTo(PTransform.class)
                      && !outermost.isAssignableTo(POutput.class);
                }
              })
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam..");

  /** {@code Torch.times} says why; the update of the weights is not differentiated. */
  @ArchTest
  static final ArchRule whatIsDifferentiatedKeepsItsNumbers =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.netwright.nn..",
              "io.netwright.train..",
              "io.netwright.doctor..",
              "io.netwright.frat..",
              "io.netwright.lego..",
              "io.netwright.fpcc..",
              "io.netwright.robust..")
          .and()
          .doNotHaveFullyQualifiedName("io.netwright.train.SgdUpdate")
          .should()
          .callMethod("ai.djl.ndarray.NDArray", "mul", "java.lang.Number")
          .orShould()
          .callMethod("ai.djl.ndarray.NDArray", "div", "java.lang.Number")
          .orShould()
          .callMethod("ai.djl.ndarray.NDArray", "pow", "java.lang.Number")
          .orShould()
          .callMethod("ai.djl.ndarray.NDArray", "maximum", "java.lang.Number")
          .orShould()
          .callMethod("ai.djl.ndarray.NDArray", "minimum", "java.lang.Number");

  @ArchTest
  static final ArchRule pipelinesDoNotComputeWithTensors =
      noClasses()
          .that()
          .resideInAPackage("io.netwright.pipelines..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyGradientsTouchTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.netwright.nn.grad..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule attacksKnowNoStages =
      noClasses()
          .that()
          .resideInAPackage("io.netwright.attack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netwright.stage..", "io.netwright.evaluate..");

  /**
   * What a user gave is refused with {@code RefusedException} or {@code ConfigException}; a plain
   * one counts as a defect. Records of the configuration are read by the experiment's reader.
   */
  @ArchTest
  static final ArchRule pipelinesSayWhetherTheyRefuseInput =
      noClasses()
          .that()
          .resideInAPackage("io.netwright.pipelines..")
          .and()
          .resideOutsideOfPackage("io.netwright.pipelines.config..")
          .and()
          .doNotHaveSimpleName("TextTable")
          .should()
          .callConstructorWhere(
              new com.tngtech.archunit.base.DescribedPredicate<>("are written by people") {
                @Override
                public boolean test(JavaConstructorCall call) {
                  return call.getTargetOwner().isEquivalentTo(IllegalArgumentException.class)
                      && !call.getOrigin().getName().equals("$deserializeLambda$");
                }
              });

  @ArchTest
  static final ArchRule nothingIsCalledUtil =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..");

  @ArchTest
  static final ArchRule theLibraryReadsNoEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.netwright.pipelines..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .callConstructor(Random.class);
}
