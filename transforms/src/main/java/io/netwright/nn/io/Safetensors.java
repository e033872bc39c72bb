package io.netwright.nn.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.Json;
import io.netwright.nn.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a safetensors file holds: eight bytes of header length (little-endian), a JSON header, then
 * the tensors' bytes.
 *
 * <p>Everything a file claims is checked before memory is taken for it.
 *
 * @param metadata strings by key
 * @param tensors by name; F16, BF16 and F64 become float32; PyTorch's {@code num_batches_tracked}
 *     are left out
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  private static final int MOST_HEADER_BYTES = 16 << 20;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int ALIGNMENT = 8;

  /** Takes immutable copies, in their order. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Reads a file to its end. */
  public static Safetensors read(InputStream in) throws IOException {
    SafetensorsHeader header = readHeader(in);
    refuseMoreThanTheHeapHolds(header);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorEntry entry : header.tensors()) {
      if (entry.counter()) {
        skip(in, entry);
      } else {
        tensors.put(entry.name(), readTensor(in, entry));
      }
    }
    if (in.read() >= 0) {
      throw new MalformedModelException(
          "the file goes on after the " + header.dataBytes() + " bytes of its tensors");
    }
    return new Safetensors(header.metadata(), tensors);
  }

  /** Reads the header alone. */
  private static SafetensorsHeader readHeader(InputStream in) throws IOException {
    byte[] prefix = bytes(in, Long.BYTES, "the header length");
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MOST_HEADER_BYTES) {
      throw new MalformedModelException(
          "the header length must be in [2, %d] bytes, got %s; is this a safetensors file?"
              .formatted(MOST_HEADER_BYTES, Long.toUnsignedString(length)));
    }
    byte[] header = bytes(in, (int) length, "the header");
    try {
      return SafetensorsHeader.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedModelException("the header is not UTF-8", e);
    }
  }

  /** Reads exactly that many bytes; the array grows with what really arrives. */
  private static byte[] bytes(InputStream in, int count, String what) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new MalformedModelException(
          "the file ends within %s: %d of %d bytes are there".formatted(what, bytes.length, count));
    }
    return bytes;
  }

  private static void skip(InputStream in, TensorEntry entry) throws IOException {
    try {
      in.skipNBytes(entry.end() - entry.begin());
    } catch (EOFException e) {
      throw new MalformedModelException("the file ends within " + entry.name(), e);
    }
  }

  private static void refuseMoreThanTheHeapHolds(SafetensorsHeader header)
      throws MalformedModelException {
    long wanted = 0;
    for (TensorEntry entry : header.tensors()) {
      if (!entry.type().readable() && !entry.counter()) {
        throw new MalformedModelException(
            "tensor %s: dtype must be F32, F64, F16 or BF16, got %s"
                .formatted(entry.name(), entry.type()));
      }
      wanted += entry.counter() ? 0 : (long) Float.BYTES * entry.size();
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (wanted > heap / 3) { // the largest tensor is there twice while it grows
      throw new MalformedModelException(
          ("the tensors need %d MiB, a third of the heap has %d; if the file is meant to be so"
                  + " large, give Java more memory, e.g. NETWRIGHT_JAVA_OPTS=-Xmx%dg")
              .formatted(wanted >> 20, (heap / 3) >> 20, ((4 * wanted) >> 30) + 1));
    }
  }

  /** Takes memory as the bytes arrive, so that a short file that claims much costs little. */
  private static Tensor readTensor(InputStream in, TensorEntry entry) throws IOException {
    int size = entry.size();
    int step = CHUNK_BYTES / entry.type().bytes();
    float[] values = new float[Math.min(size, step)];
    for (int at = 0; at < size; at += step) {
      int count = Math.min(step, size - at);
      if (at + count > values.length) {
        long doubled = Math.max(2L * values.length, at + count);
        values = Arrays.copyOf(values, (int) Math.min(size, doubled));
      }
      byte[] chunk = bytes(in, count * entry.type().bytes(), "tensor " + entry.name());
      entry
          .type()
          .convert(ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN), values, at, count);
    }
    return new Tensor(entry.shape(), values);
  }

  /** Writes float32 tensors in the given order; equal contents give equal bytes. */
  public void write(OutputStream out) throws IOException {
    byte[] header = header();
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(prefix.putLong(header.length).array());
    out.write(header);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : tensors.values()) {
      float[] values = tensor.values();
      int step = CHUNK_BYTES / Float.BYTES;
      for (int at = 0; at < values.length; at += step) {
        int count = Math.min(step, values.length - at);
        chunk.asFloatBuffer().put(values, at, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  private byte[] header() throws IOException {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    ObjectNode strings = header.putObject("__metadata__");
    new TreeMap<>(metadata).forEach(strings::put);
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode tensor = header.putObject(entry.getKey());
      tensor.put("dtype", ElementType.F32.name());
      ArrayNode shape = tensor.putArray("shape");
      entry.getValue().shape().forEach(shape::add);
      long end = begin + (long) Float.BYTES * entry.getValue().values().length;
      tensor.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Json.write(header).getBytes(StandardCharsets.UTF_8));
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }
}
