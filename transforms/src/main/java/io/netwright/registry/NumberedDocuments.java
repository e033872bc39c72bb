package io.netwright.registry;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Documents 000001, 000002, … of one folder, each created once and by one writer only: what the
 * registry orders everything by.
 *
 * @param documents the folder's documents
 * @param folder its name, with a slash at the end
 * @param type of every document
 */
record NumberedDocuments<T extends Record>(Blobs documents, String folder, Class<T> type) {

  /** Numbers of all documents, in order. */
  List<Integer> numbers() throws IOException {
    return documents.list().stream()
        .filter(name -> name.startsWith(folder))
        .map(name -> name.substring(folder.length()))
        .filter(name -> name.matches("[0-9]{6,9}"))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /** The highest number; 0 where there is no document. */
  int last() throws IOException {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }

  /** One document, if there is one of that number; one that cannot be read counts as none. */
  Optional<T> read(int number) throws IOException {
    return read(number, Unreadable.WARN);
  }

  private Optional<T> read(int number, Unreadable unreadable) throws IOException {
    return number < 1
        ? Optional.empty()
        : RegistryJson.read(documents, name(number), type, unreadable);
  }

  /** The last document that can be read. */
  Optional<T> latest() throws IOException {
    List<Integer> numbers = numbers();
    Optional<T> latest = Optional.empty();
    for (int i = numbers.size() - 1; i >= 0 && latest.isEmpty(); i--) {
      latest = read(numbers.get(i));
    }
    return latest;
  }

  /** Reads every document and says which cannot be read. */
  void examine(Unreadable unreadable) throws IOException {
    for (int number : numbers()) {
      read(number, unreadable);
    }
  }

  /** All documents, in order. */
  List<T> all() throws IOException {
    List<T> all = new ArrayList<>();
    for (int number : numbers()) {
      read(number).ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  /** Creates a document unless there is one of that number; tells whether it did. */
  boolean create(int number, T document) throws IOException {
    return documents.writeIfAbsent(name(number), RegistryJson.store(document));
  }

  /**
   * Refuses to go on where a number that is taken is not listed: whoever takes the next one would
   * find the same number again, for ever.
   */
  void requireListed(int taken) throws IOException {
    if (last() < taken) {
      throw new IOException(
          documents.locate(name(taken))
              + ": is taken, but no document that is listed; remove the folder or the link that"
              + " lies there, or try again");
    }
  }

  private String name(int number) {
    return folder + String.format(Locale.ROOT, "%06d", number);
  }
}
