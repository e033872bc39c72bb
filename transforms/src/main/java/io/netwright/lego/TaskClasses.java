package io.netwright.lego;

import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The outputs of a task model and where each comes from.
 *
 * @param names of the outputs, in order
 * @param bySource for each source, the labels it gives, in the order of the outputs
 */
public record TaskClasses(List<String> names, List<List<Integer>> bySource) {

  /** Takes immutable copies. */
  public TaskClasses {
    names = List.copyOf(names);
    bySource = bySource.stream().map(List::copyOf).toList();
  }

  /**
   * Finds the classes of a task among those its sources know.
   *
   * <p>The outputs are the classes of the first source in the order given, then those of the
   * second, and so on. A name that an earlier source has given already is treated as the task's
   * {@link SharedClassRule} says.
   *
   * @param known class names by label, for each source
   */
  public static TaskClasses of(TaskConfig task, List<List<String>> known) {
    List<String> names = new ArrayList<>();
    List<List<Integer>> bySource = new ArrayList<>();
    Set<String> repeated = repeated(task, known);
    for (int s = 0; s < task.sources().size(); s++) {
      SourceConfig source = task.sources().get(s);
      List<Integer> labels = new ArrayList<>();
      for (String name : wanted(source, known.get(s))) {
        boolean shared = repeated.contains(name);
        if (shared && task.onSharedClass() == SharedClassRule.ERROR) {
          throw shared(task, name);
        }
        if (!names.contains(name)) {
          boolean separate = shared && task.onSharedClass() == SharedClassRule.SEPARATE;
          names.add(separate ? separateName(source, name, names) : name);
          labels.add(label(task, source, name, known.get(s)));
        }
      }
      if (labels.isEmpty()) {
        throw new RefusedException(
            "task %s: earlier sources have given all classes of %s; leave that source out"
                .formatted(task.name(), source.dataset()));
      }
      bySource.add(labels);
    }
    return new TaskClasses(names, bySource);
  }

  private static List<String> wanted(SourceConfig source, List<String> known) {
    return source.classes().isEmpty() ? known : source.classes();
  }

  private static Set<String> repeated(TaskConfig task, List<List<String>> known) {
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    for (int s = 0; s < task.sources().size(); s++) {
      for (String name : wanted(task.sources().get(s), known.get(s))) {
        if (!seen.add(name)) {
          repeated.add(name);
        }
      }
    }
    return repeated;
  }

  private static String separateName(SourceConfig source, String name, List<String> taken) {
    String own = source.dataset() + "/" + name;
    int next = 2;
    while (taken.contains(own)) {
      own = source.dataset() + "/" + name + "#" + next++;
    }
    return own;
  }

  private static int label(TaskConfig task, SourceConfig source, String name, List<String> known) {
    int label = known.indexOf(name);
    if (label < 0) {
      throw new RefusedException(
          "task %s: %s has no class %s; it has %s"
              .formatted(task.name(), source.dataset(), name, known));
    }
    return label;
  }

  private static RefusedException shared(TaskConfig task, String name) {
    return new RefusedException(
        "task %s: class %s is given by two sources; set onSharedClass to first or separate, or name"
                .formatted(task.name(), name)
            + " it once");
  }
}
