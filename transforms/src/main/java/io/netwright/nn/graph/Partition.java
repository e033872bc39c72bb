package io.netwright.nn.graph;

import java.util.Arrays;

/** Numbered things that are found, one after another, to be the same (union-find). */
final class Partition {
  private int[] parents = new int[64];
  private int size;

  /** Adds things that are not yet the same as any other. */
  int[] fresh(int count) {
    if (size + count > parents.length) {
      parents = Arrays.copyOf(parents, Math.max(2 * parents.length, size + count));
    }
    int[] added = new int[count];
    for (int i = 0; i < count; i++) {
      added[i] = size;
      parents[size] = size++;
    }
    return added;
  }

  /** Makes two things the same. */
  void unite(int one, int other) {
    int first = root(one);
    int second = root(other);
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  /** The representative of all that is the same as a thing: the first of them. */
  int root(int thing) {
    int root = thing;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  /** Numbers the classes from 0 in order of their first member. */
  int[] numbered() {
    int[] numbers = new int[size];
    int next = 0;
    for (int thing = 0; thing < size; thing++) {
      int root = root(thing);
      numbers[thing] = root == thing ? next++ : numbers[root];
    }
    return numbers;
  }
}
