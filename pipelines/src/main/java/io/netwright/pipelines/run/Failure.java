package io.netwright.pipelines.run;

import io.netwright.refusal.Refusal;
import io.netwright.refusal.WorkFailedException;
import io.netwright.text.Foreign;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a failure means to whoever called the program: bad input, something that may pass, or a
 * defect.
 *
 * @param told what says most, from under the wrappings of Beam and Flink
 * @param kind what it means
 */
public record Failure(Throwable told, Kind kind) {
  /** What the operating system says of places that take nothing, however often one tries. */
  private static final Set<String> BAD_NAMES =
      Set.of(
          "not a directory",
          "is a directory",
          "file name too long",
          "invalid argument",
          "read-only file system");

  /** The most characters of a line; longer ones quote something that was no name. */
  private static final int LONGEST = 4000;

  /** What a failure means. */
  public enum Kind {
    /** What was given is refused, and will be again. */
    BAD_INPUT(2),
    /** The work could not be done now; the same call may succeed later. */
    MAY_PASS(1),
    /** This program is wrong. */
    DEFECT(1);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** What a scheduler is told. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** The meaning of a failure, from what was thrown and all its causes. */
  public static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    Optional<Throwable> refusal = first(chain, Refusal.class::isInstance);
    Optional<Throwable> work = first(chain, WorkFailedException.class::isInstance);
    if (work.isPresent() || refusal.isPresent()) {
      Throwable told = work.or(() -> refusal).orElseThrow();
      return new Failure(told, refusal.isPresent() ? Kind.BAD_INPUT : kindOfWork(told));
    }
    Throwable top = chain.stream().filter(one -> !isWrapping(one)).findFirst().orElse(thrown);
    return alone(top, first(chain, IOException.class::isInstance));
  }

  /** The meaning of what neither refuses anything nor is failed work. */
  private static Failure alone(Throwable top, Optional<Throwable> io) {
    if (top instanceof InvalidPathException) {
      return new Failure(top, Kind.BAD_INPUT);
    }
    if (io.isEmpty()) {
      return new Failure(top, top instanceof InterruptedException ? Kind.MAY_PASS : Kind.DEFECT);
    }
    // The runners wrap what they cannot name in a bare RuntimeException.
    if (top instanceof RuntimeException && top.getClass() != RuntimeException.class) {
      return new Failure(top, Kind.DEFECT);
    }
    boolean named = io.get() == top && isBadName(top);
    return new Failure(io.get(), named ? Kind.BAD_INPUT : Kind.MAY_PASS);
  }

  /** Work fails for many reasons; where the code of the work is wrong, it is a defect. */
  private static Kind kindOfWork(Throwable work) {
    Throwable cause = work.getCause();
    boolean wrong =
        cause instanceof NullPointerException
            || cause instanceof IndexOutOfBoundsException
            || cause instanceof ClassCastException
            || cause instanceof IllegalArgumentException
            || cause instanceof IllegalStateException
            || cause instanceof UnsupportedOperationException
            || cause instanceof ArithmeticException;
    return wrong ? Kind.DEFECT : Kind.MAY_PASS;
  }

  private static boolean isWrapping(Throwable one) {
    return one.getCause() != null && one instanceof UncheckedIOException;
  }

  /** Whether the file system refuses a name; a full or broken disk refuses bytes. */
  private static boolean isBadName(Throwable failure) {
    if (failure instanceof NoSuchFileException
        || failure instanceof NotDirectoryException
        || failure instanceof FileAlreadyExistsException
        || failure instanceof AccessDeniedException) {
      return true;
    }
    return failure instanceof FileSystemException file
        && file.getReason() != null
        && BAD_NAMES.contains(file.getReason().toLowerCase(Locale.ROOT));
  }

  private static List<Throwable> chain(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  private static Optional<Throwable> first(List<Throwable> chain, Predicate<Throwable> which) {
    return chain.stream().filter(which).findFirst();
  }

  /** One line for people. */
  public String line() {
    String message = Objects.requireNonNullElse(told.getMessage(), told.toString());
    if (told instanceof FileSystemException file && file.getReason() == null) {
      message = message + ": " + Trouble.of(told);
    }
    return Foreign.cut(Foreign.line(message), LONGEST);
  }
}
