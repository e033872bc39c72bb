package io.netwright.lego;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which part's channel lies at each channel of a tensor of an assembled network.
 *
 * @param slots by position
 */
record Layout(List<Slot> slots) {
  /** The part of a slot that all parts read alike: the images and what is made of them. */
  static final int ALL = -1;

  /** One channel of one part's tensor. */
  record Slot(int part, int channel) {
    boolean belongsTo(int other) {
      return part == ALL || part == other;
    }

    Slot at(int newChannel) {
      return new Slot(part, newChannel);
    }
  }

  Layout {
    slots = List.copyOf(slots);
  }

  /** Channels that all parts read. */
  static Layout shared(int channels) {
    return new Layout(IntStream.range(0, channels).mapToObj(c -> new Slot(ALL, c)).toList());
  }

  /** All channels of the first part, then all of the second, ... */
  static Layout sideBySide(List<Integer> channelsByPart) {
    List<Slot> slots = new ArrayList<>();
    for (int part = 0; part < channelsByPart.size(); part++) {
      for (int channel = 0; channel < channelsByPart.get(part); channel++) {
        slots.add(new Slot(part, channel));
      }
    }
    return new Layout(slots);
  }

  int size() {
    return slots.size();
  }

  boolean isShared() {
    return slots.get(0).part() == ALL;
  }

  /** Each channel repeated in a row, as a flatten does for its positions. */
  Layout repeated(int times) {
    List<Slot> flat = new ArrayList<>(slots.size() * times);
    for (Slot slot : slots) {
      for (int copy = 0; copy < times; copy++) {
        flat.add(slot.at(slot.channel() * times + copy));
      }
    }
    return new Layout(flat);
  }

  /** Where the channels of another layout lie in this one. */
  List<Integer> positionsOf(Layout other) {
    Map<Slot, Integer> positions = new HashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      positions.put(slots.get(i), i);
    }
    List<Integer> found = new ArrayList<>();
    for (Slot slot : other.slots) {
      Integer position = positions.getOrDefault(slot, positions.get(new Slot(ALL, slot.channel())));
      if (position == null) {
        throw new IllegalStateException("no channel " + slot + " in " + slots);
      }
      found.add(position);
    }
    return Collections.unmodifiableList(found);
  }
}
