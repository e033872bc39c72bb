package io.netwright.registry;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.util.List;

/**
 * Every decision about a registered model: {@code models/NAME/ledger/000001.json}, never changed.
 *
 * @param workspace where it is kept
 */
public record DecisionLedger(Workspace workspace) {

  /** Writes a line; it gets the next number. */
  public Decision append(String name, Decision decision) throws IOException {
    NumberedDocuments<Decision> lines = of(name);
    while (true) {
      Decision line = decision.numbered(lines.last() + 1);
      if (lines.create(line.number(), line)) {
        return line;
      }
      lines.requireListed(line.number());
    }
  }

  /** All lines about a model, in order. */
  public List<Decision> read(String name) throws IOException {
    return of(name).all();
  }

  /** Names of all models that have a line, in alphabetical order. */
  public List<String> names() throws IOException {
    return workspace.models().list().stream()
        .filter(path -> path.matches("[^/]+/ledger/[0-9]{6,9}"))
        .map(path -> path.substring(0, path.indexOf('/')))
        .filter(ModelName::isAllowed)
        .distinct()
        .toList();
  }

  /** Reads every line about a model and says which cannot be read. */
  public void examine(String name, Unreadable unreadable) throws IOException {
    of(name).examine(unreadable);
  }

  private NumberedDocuments<Decision> of(String name) {
    return new NumberedDocuments<>(
        workspace.model(ModelName.checked(name)), "ledger/", Decision.class);
  }
}
