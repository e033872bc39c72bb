package io.netwright.registry;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Models registered by name: {@code models/NAME/versions/000001.json}, which never change, and
 * {@code models/NAME/aliases/000001.json}, of which the highest number holds.
 *
 * <p>Aliases move by creating the next document if it is absent: all of them at once, in an order
 * that all machines agree on, and never by two at the same time.
 *
 * @param workspace where they are kept
 * @param clock says when versions are registered and aliases moved
 */
public record ModelRegistry(Workspace workspace, Clock clock) {

  /** The registry of a workspace, by this machine's clock. */
  public static ModelRegistry of(Workspace workspace) {
    return new ModelRegistry(workspace, Clock.systemUTC());
  }

  /** Names of all registered models, in alphabetical order. */
  public List<String> names() throws IOException {
    return workspace.models().list().stream()
        .filter(path -> path.matches("[^/]+/versions/[0-9]{6,9}"))
        .map(path -> path.substring(0, path.indexOf('/')))
        .filter(ModelName::isAllowed)
        .distinct()
        .toList();
  }

  /** Registers a version; the same model by the same run is registered once. */
  public ModelVersion register(String name, Registration registration) throws IOException {
    NumberedDocuments<ModelVersion> documents = versionsOf(name);
    while (true) {
      int number = documents.last() + 1; // before it is known what there is, so that none is missed
      for (ModelVersion version : documents.all()) {
        if (version.isOf(registration)) {
          return version;
        }
      }
      ModelVersion version = ModelVersion.of(name, number, registration, clock.millis());
      if (documents.create(number, version)) {
        return version;
      }
      documents.requireListed(number);
    }
  }

  /** All versions of a model, in order; empty where there is no such model. */
  public List<ModelVersion> versions(String name) throws IOException {
    return versionsOf(name).all();
  }

  /** One version. */
  public Optional<ModelVersion> version(String name, int number) throws IOException {
    return versionsOf(name).read(number);
  }

  /** What the aliases of a model name now. */
  public Aliases aliases(String name) throws IOException {
    return aliasesOf(name).latest().orElseGet(Aliases::none);
  }

  /** Every move of the aliases, in order. */
  public List<Aliases> history(String name) throws IOException {
    return aliasesOf(name).all();
  }

  /** The version that an alias names. */
  public Optional<ModelVersion> alias(String name, Alias alias) throws IOException {
    Optional<Integer> number = aliases(name).version(alias);
    return number.isEmpty() ? Optional.empty() : version(name, number.get());
  }

  /**
   * The version that a text means: {@code NAME@champion}, {@code NAME@3}; {@code NAME} alone is its
   * champion.
   *
   * @throws IllegalArgumentException where there is none, saying what there is
   */
  public ModelVersion find(String text) throws IOException {
    int at = text.indexOf('@');
    String name = ModelName.checked(at < 0 ? text : text.substring(0, at));
    String which = at < 0 ? Alias.CHAMPION.word() : text.substring(at + 1);
    Optional<Alias> alias = Alias.of(which.toLowerCase(Locale.ROOT));
    if (alias.isEmpty() && !which.matches("[0-9]{1,9}")) {
      throw new RefusedException(
          text + ": after @ comes a version number, champion, challenger or previous");
    }
    Optional<ModelVersion> found =
        alias.isPresent() ? alias(name, alias.get()) : version(name, Integer.parseInt(which));
    return found.orElseThrow(() -> new RefusedException(missing(text, name)));
  }

  private String missing(String text, String name) {
    try {
      List<String> known = new ArrayList<>();
      versionsOf(name).numbers().forEach(number -> known.add(number.toString()));
      for (Alias alias : Alias.values()) {
        if (aliases(name).version(alias).isPresent()) {
          known.add(alias.word());
        }
      }
      return known.isEmpty()
          ? "no registered model " + name + " in " + workspace + "; it has " + names()
          : "no model " + text + "; " + name + " has " + known + previous(text);
    } catch (IOException e) {
      return "no model " + text + " in " + workspace;
    }
  }

  private static String previous(String text) {
    boolean asked = text.toLowerCase(Locale.ROOT).endsWith("@" + Alias.PREVIOUS.word());
    return asked ? ": a champion becomes previous when another takes its place" : "";
  }

  /** Makes a version the challenger. */
  public Aliases challenge(Lease lease, int version, String reason)
      throws IOException, StaleLeaseException {
    requireVersion(lease.name(), version);
    return move(lease, reason, aliases -> aliases.challengedBy(version));
  }

  /** Makes a version the champion, and the champion previous. */
  public Aliases promote(Lease lease, int version, String reason)
      throws IOException, StaleLeaseException {
    requireVersion(lease.name(), version);
    return move(lease, reason, aliases -> aliases.promoting(version));
  }

  /**
   * Makes the previous champion the champion again.
   *
   * @throws IllegalArgumentException where there is no previous one
   */
  public Aliases rollBack(Lease lease, String reason) throws IOException, StaleLeaseException {
    return move(
        lease,
        reason,
        aliases -> {
          if (aliases.previous() == null) {
            throw new RefusedException(lease.name() + " has no previous champion to go back to");
          }
          return aliases.rolledBack();
        });
  }

  private Aliases move(Lease lease, String reason, UnaryOperator<Aliases> change)
      throws IOException, StaleLeaseException {
    NumberedDocuments<Aliases> documents = aliasesOf(lease.name());
    while (true) {
      int revision = documents.last() + 1; // taken by whoever moves them from here on
      Aliases now = aliases(lease.name());
      if (now.token() > lease.token()) {
        throw new StaleLeaseException(
            "the aliases of %s were moved under lease %d, which is newer than lease %d of %s"
                .formatted(lease.name(), now.token(), lease.token(), lease.owner()));
      }
      if (!lease.stillHeld()) {
        throw new StaleLeaseException(
            "lease %d of %s on %s has expired, been released or been taken over"
                .formatted(lease.token(), lease.owner(), lease.name()));
      }
      Aliases next = change.apply(now).written(revision, lease.token(), reason, clock.millis());
      if (documents.create(revision, next)) {
        return next;
      }
      documents.requireListed(revision);
    }
  }

  /** Reads every document about a model and says which cannot be read. */
  public void examine(String name, Unreadable unreadable) throws IOException {
    versionsOf(name).examine(unreadable);
    aliasesOf(name).examine(unreadable);
  }

  private void requireVersion(String name, int version) throws IOException {
    if (version(name, version).isEmpty()) {
      throw new RefusedException(
          name + " has no version " + version + ", only " + versionsOf(name).numbers());
    }
  }

  private NumberedDocuments<ModelVersion> versionsOf(String name) {
    return new NumberedDocuments<>(
        workspace.model(ModelName.checked(name)), "versions/", ModelVersion.class);
  }

  private NumberedDocuments<Aliases> aliasesOf(String name) {
    return new NumberedDocuments<>(
        workspace.model(ModelName.checked(name)), "aliases/", Aliases.class);
  }
}
