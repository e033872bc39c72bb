package io.netwright.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes today's records of those that were written with another schema, by Avro's own rules.
 *
 * @param writer the schema they were written with
 * @param type what they are today
 */
public record Resolution<T extends SpecificRecord>(Schema writer, Class<T> type) {

  /**
   * Today's record.
   *
   * @param datum a value of the writer's schema
   * @throws IOException where the one cannot become the other
   */
  public T of(Object datum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(writer).write(datum, encoder);
      encoder.flush();
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
      return new SpecificDatumReader<T>(writer, SpecificData.get().getSchema(type))
          .read(null, decoder);
    } catch (AvroRuntimeException e) {
      throw new IOException(
          "a "
              + writer.getName()
              + " of then is no "
              + type.getSimpleName()
              + " of now: "
              + e.getMessage(),
          e);
    }
  }
}
