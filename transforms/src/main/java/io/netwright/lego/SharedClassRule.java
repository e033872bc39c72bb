package io.netwright.lego;

/** What happens when two sources of a task have a class of the same name. */
public enum SharedClassRule {
  /** The task is refused. */
  ERROR,
  /** The first source that names the class gives it; later ones give neither output nor images. */
  FIRST,
  /** Each source has its own output, named {@code source/class}. */
  SEPARATE
}
