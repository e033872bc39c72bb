package io.netwright.hostile;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Damaged copies of good files, the same ones every time: what a fuzzer tries first. */
public final class Mutants {
  private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xfe, 0xff};
  private static final int MOST_CHANGES = 6;

  private Mutants() {}

  /** What must hold for any bytes. */
  @FunctionalInterface
  public interface Property {
    void of(byte[] bytes) throws Exception;
  }

  /** Files as the seeds of a fuzz test. */
  public static Stream<Arguments> seeds(byte[]... files) {
    return Stream.of(files).map(file -> Arguments.of((Object) file));
  }

  /** Shows so many mutants of each file to a property; says which one breaks it. */
  public static void each(Stream<Arguments> seeds, int perSeed, Property property) {
    SplittableRandom random = new SplittableRandom(20_26);
    seeds
        .map(seed -> (byte[]) seed.get()[0])
        .forEach(
            file -> {
              for (int i = 0; i < perSeed; i++) {
                byte[] mutant = mutant(file, random.split());
                try {
                  property.of(mutant);
                } catch (Throwable e) {
                  throw new AssertionError(
                      "mutant " + i + " of a file of " + file.length + " bytes: " + e, e);
                }
              }
            });
  }

  private static byte[] mutant(byte[] file, SplittableRandom random) {
    byte[] mutant = file.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && mutant.length > 0; i++) {
      mutant = changed(mutant, random);
    }
    return mutant;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
      case 2 -> {
        for (int i = at; i < Math.min(bytes.length, at + 4); i++) { // a number of four bytes
          bytes[i] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
        }
      }
      case 3 -> {
        return Arrays.copyOf(bytes, at); // cut off
      }
      case 4 -> {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
        System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
      }
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 64));
        System.arraycopy(bytes, at, longer, longer.length - bytes.length + at, bytes.length - at);
        return longer;
      }
    }
    return bytes;
  }
}
