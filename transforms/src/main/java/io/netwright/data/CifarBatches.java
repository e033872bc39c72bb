package io.netwright.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files of one split of CIFAR.
 *
 * @param records number of images in each file
 */
record CifarBatches(SortedMap<String, Integer> records) {
  private static final Pattern NUMBER = Pattern.compile("(.*/)?data_batch_(\\d+)\\.bin");
  private static final int BATCHES = 5;
  private static final int TEST = 10_000;
  private static final int FINE_TRAIN = 50_000;

  /** File and number within it, from 0, of an image. */
  String name(int index) {
    int left = index;
    for (Map.Entry<String, Integer> file : records.entrySet()) {
      if (left < file.getValue()) {
        return file.getKey() + "#" + left;
      }
      left -= file.getValue();
    }
    throw new IllegalArgumentException("no record " + index + " in " + records);
  }

  /** What is missing among these training files, or not as long as it should be. */
  List<String> remarks(CifarBatches test) {
    List<String> lines = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (String name : records.keySet()) {
      Matcher matcher = NUMBER.matcher(name);
      if (matcher.matches()) {
        numbers.add(matcher.group(2));
      }
    }
    if (!numbers.isEmpty()) {
      lines.addAll(missing(numbers));
      lines.addAll(odd(usual(), test));
    } else if ((sum() == FINE_TRAIN) != (test.sum() == TEST)) {
      lines.add(
          String.format(
              "%s has %d records and %s has %d; CIFAR-100 has %d and %d",
              records.firstKey(), sum(), test.records.firstKey(), test.sum(), FINE_TRAIN, TEST));
    }
    return lines;
  }

  private List<String> missing(List<String> numbers) {
    List<String> usual = IntStream.rangeClosed(1, BATCHES).mapToObj(Integer::toString).toList();
    List<String> missing = files(usual.stream().filter(number -> !numbers.contains(number)));
    List<String> lines = new ArrayList<>();
    if (!missing.isEmpty()) {
      lines.add(
          String.format(
              "%s missing: %s; CIFAR-10 has data_batch_1.bin to data_batch_%d.bin, these are %d"
                  + " training images",
              FewNames.count(missing.size(), "file"), String.join(", ", missing), BATCHES, sum()));
    }
    List<String> surplus = files(numbers.stream().filter(number -> !usual.contains(number)));
    if (!surplus.isEmpty()) {
      lines.add(
          String.format(
              "%s read that CIFAR-10 does not have: %s",
              FewNames.count(surplus.size(), "file"), FewNames.of(surplus)));
    }
    return lines;
  }

  private static List<String> files(Stream<String> numbers) {
    return numbers.map(number -> "data_batch_" + number + ".bin").toList();
  }

  /** The number of records that most files have. */
  private int usual() {
    Map<Integer, Long> counts =
        records.values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Comparator<Map.Entry<Integer, Long>> order = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .max(order.thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  private List<String> odd(int usual, CifarBatches test) {
    List<String> odd = new ArrayList<>();
    records.forEach(
        (name, count) -> {
          if (count != usual) {
            odd.add(name + " (" + count + ")");
          }
        });
    if (usual == TEST && test.sum() != TEST) {
      odd.add(test.records.firstKey() + " (" + test.sum() + ")");
    }
    return odd.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                "%s without the %d records of the others: %s",
                FewNames.count(odd.size(), "file"), usual, FewNames.of(odd)));
  }

  private int sum() {
    return records.values().stream().mapToInt(Integer::intValue).sum();
  }
}
