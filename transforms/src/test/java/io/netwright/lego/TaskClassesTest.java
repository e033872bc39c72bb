package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskClassesTest {
  private static final List<String> ANIMALS = List.of("cat", "dog", "frog");
  private static final List<String> OTHERS = List.of("ship", "dog", "truck");

  @Test
  void keepsTheOrderGiven() {
    TaskClasses classes =
        TaskClasses.of(
            task(SharedClassRule.ERROR, List.of("frog", "cat"), List.of("truck", "ship")),
            List.of(ANIMALS, OTHERS));
    assertThat(classes.names()).containsExactly("frog", "cat", "truck", "ship");
    assertThat(classes.bySource()).containsExactly(List.of(2, 0), List.of(2, 0));
  }

  @Test
  void takesAllClassesWhereNoneIsNamed() {
    TaskClasses classes =
        TaskClasses.of(task(SharedClassRule.FIRST, List.of(), List.of()), List.of(ANIMALS, OTHERS));
    assertThat(classes.names()).containsExactly("cat", "dog", "frog", "ship", "truck");
    assertThat(classes.bySource()).containsExactly(List.of(0, 1, 2), List.of(0, 2));
  }

  @Test
  void namesSharedClassesAfterTheirSourceWhereTheyStaySeparate() {
    TaskClasses classes =
        TaskClasses.of(
            task(SharedClassRule.SEPARATE, List.of("dog", "cat"), List.of("dog")),
            List.of(ANIMALS, OTHERS));
    assertThat(classes.names()).containsExactly("first/dog", "cat", "second/dog");
    assertThat(classes.bySource()).containsExactly(List.of(1, 0), List.of(1));
  }

  @Test
  void refusesSharedClassesUnlessTold() {
    assertThatThrownBy(
            () ->
                TaskClasses.of(
                    task(SharedClassRule.ERROR, List.of("dog"), List.of("dog")),
                    List.of(ANIMALS, OTHERS)))
        .hasMessage(
            "task both: class dog is given by two sources; set onSharedClass to first or separate,"
                + " or name it once");
  }

  @Test
  void refusesASourceThatGivesNothing() {
    assertThatThrownBy(
            () ->
                TaskClasses.of(
                    task(SharedClassRule.FIRST, List.of("dog"), List.of("dog")),
                    List.of(ANIMALS, OTHERS)))
        .hasMessage(
            "task both: earlier sources have given all classes of second; leave that source out");
  }

  @Test
  void refusesClassesThatASourceDoesNotHave() {
    assertThatThrownBy(
            () ->
                TaskClasses.of(
                    task(SharedClassRule.ERROR, List.of("cow"), List.of("ship")),
                    List.of(ANIMALS, OTHERS)))
        .hasMessage("task both: first has no class cow; it has [cat, dog, frog]");
  }

  private static TaskConfig task(SharedClassRule rule, List<String> first, List<String> second) {
    return new TaskConfig(
        "both", List.of(SourceConfig.of("first", first), SourceConfig.of("second", second)), rule);
  }
}
