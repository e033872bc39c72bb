package io.netwright.registry;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which version each alias of a model names, at one moment: a document that moves all of them at
 * once, so that champion and previous cannot disagree.
 *
 * @param revision number of the move that led here; 0 before the first
 * @param champion version in use; null while there is none
 * @param challenger latest trained version; null while there is none
 * @param previous version in use before; null while there is none
 * @param token fencing token of the lease under which the aliases were moved
 * @param reason why, for people
 * @param movedAt milliseconds since 1970-01-01T00:00Z
 */
public record Aliases(
    int revision,
    @Nullable Integer champion,
    @Nullable Integer challenger,
    @Nullable Integer previous,
    long token,
    String reason,
    long movedAt) {

  /** A model whose aliases name nothing. */
  static Aliases none() {
    return new Aliases(0, null, null, null, 0, "", 0);
  }

  /** The version that an alias names. */
  public Optional<Integer> version(Alias alias) {
    return Optional.ofNullable(
        switch (alias) {
          case CHAMPION -> champion;
          case CHALLENGER -> challenger;
          case PREVIOUS -> previous;
        });
  }

  /** Every version that an alias names, ascending. */
  public NavigableSet<Integer> versions() {
    NavigableSet<Integer> versions = new TreeSet<>();
    for (Alias alias : Alias.values()) {
      version(alias).ifPresent(versions::add);
    }
    return versions;
  }

  /** A new challenger; what is in use stays. */
  Aliases challengedBy(int version) {
    return new Aliases(revision, champion, version, previous, token, reason, movedAt);
  }

  /** A new champion; the one before becomes previous. */
  Aliases promoting(int version) {
    Integer before = champion != null && champion == version ? previous : champion;
    return new Aliases(revision, version, challenger, before, token, reason, movedAt);
  }

  /** Champion and previous change places, so that a rollback can be taken back. */
  Aliases rolledBack() {
    return new Aliases(
        revision,
        /* champion= */ previous,
        challenger,
        /* previous= */ champion,
        token,
        reason,
        movedAt);
  }

  Aliases written(int newRevision, long newToken, String newReason, long at) {
    return new Aliases(newRevision, champion, challenger, previous, newToken, newReason, at);
  }
}
