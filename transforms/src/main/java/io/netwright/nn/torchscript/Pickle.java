package io.netwright.nn.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes protocol 2 of Python's pickle, as much of it as a TorchScript module is made of. A pickle
 * is a program for a stack: each method adds an instruction. Source: Python's {@code
 * pickletools.py}, which describes every one.
 */
final class Pickle {
  private static final int PROTOCOL = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    bytes.write(0x80);
    bytes.write(PROTOCOL);
  }

  /** Pushes a class or a function by its name. */
  Pickle global(String module, String name) {
    bytes.write('c');
    bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Pushes a text. */
  Pickle text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.write('X');
    little(encoded.length);
    bytes.writeBytes(encoded);
    return this;
  }

  /** Pushes a whole number. */
  Pickle whole(int number) {
    bytes.write('J');
    little(number);
    return this;
  }

  /** Pushes a truth value. */
  Pickle flag(boolean value) {
    bytes.write(value ? 0x88 : 0x89);
    return this;
  }

  /** Begins a tuple or the entries of a dictionary. */
  Pickle mark() {
    bytes.write('(');
    return this;
  }

  /** Makes a tuple of everything since the mark. */
  Pickle tuple() {
    bytes.write('t');
    return this;
  }

  /** Pushes a tuple of nothing. */
  Pickle emptyTuple() {
    bytes.write(')');
    return this;
  }

  /** Pushes a dictionary of nothing. */
  Pickle emptyDictionary() {
    bytes.write('}');
    return this;
  }

  /** Puts the keys and values since the mark into the dictionary below it. */
  Pickle entries() {
    bytes.write('u');
    return this;
  }

  /** Makes an object of a class and a tuple. */
  Pickle object() {
    bytes.write(0x81);
    return this;
  }

  /** Gives an object its attributes, a dictionary. */
  Pickle build() {
    bytes.write('b');
    return this;
  }

  /** Calls a function with a tuple. */
  Pickle call() {
    bytes.write('R');
    return this;
  }

  /** Takes the tuple as the name of something that is kept outside the pickle. */
  Pickle outside() {
    bytes.write('Q');
    return this;
  }

  /** The bytes, with the end. */
  byte[] finish() {
    bytes.write('.');
    return bytes.toByteArray();
  }

  private void little(int number) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(number >>> shift);
    }
  }
}
