package io.netwright.metric;

import io.netwright.artifact.Draft;
import io.netwright.artifact.Resolution;
import io.netwright.artifact.Storage;
import io.netwright.artifact.Workspace;
import io.netwright.variant.FormerNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Records as Parquet files that DuckDB, pyarrow and Spark read: zstd, one file per record type and
 * run at {@code results/TYPE/run=RUN/part-0.parquet}, TYPE being the record's schema name.
 */
public final class ParquetFiles {
  private static final String MEDIA_TYPE = "application/vnd.apache.parquet";

  private ParquetFiles() {}

  /**
   * Writes one run's records of one type, in place of those it wrote before; with no records the
   * file has its columns and no rows.
   *
   * @return path of the file below the workspace's root
   */
  public static <T extends SpecificRecord> String write(
      Workspace workspace, Class<T> type, String runId, List<? extends T> records)
      throws IOException {
    Schema schema = SpecificData.get().getSchema(type);
    String path = workspace.results(schema.getName(), runId);
    try (Draft draft = workspace.storage().draft(MEDIA_TYPE)) {
      writeRecords(draft, schema, records);
      draft.replace(path);
    }
    return path;
  }

  private static <T> void writeRecords(Draft draft, Schema schema, List<? extends T> records)
      throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean("parquet.avro.write-old-list-structure", false);
    try (ParquetWriter<T> writer =
        AvroParquetWriter.<T>builder(new StreamOutputFile(draft.out()))
            .withSchema(schema)
            .withDataModel(SpecificData.get())
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (T record : records) {
        writer.write(record);
      }
    }
  }

  /**
   * Reads one run's records of one type, in the order in which they were written; empty when the
   * run wrote none. The file carries the schema that they were written with.
   *
   * @throws IOException when the file is not Parquet or holds other records
   */
  public static <T extends SpecificRecord> List<T> read(
      Workspace workspace, Class<T> type, String runId) throws IOException {
    Storage storage = workspace.storage();
    String path = workspace.results(SpecificData.get().getSchema(type).getName(), runId);
    byte[] content;
    try (InputStream in = storage.open(path)) {
      content = in.readAllBytes();
    } catch (FileNotFoundException e) {
      return List.of();
    }
    try {
      return decode(content, type);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          storage.locate(path)
              + " is not a Parquet file of "
              + type.getSimpleName()
              + " ("
              + e.getMessage()
              + "): delete it and run again",
          e);
    }
  }

  /**
   * Reads a file of any records and compares its pages with their checksums.
   *
   * @throws IOException when it is damaged
   */
  public static void verify(Storage storage, String path) throws IOException {
    try (InputStream in = storage.open(path);
        ParquetReader<GenericRecord> reader = reader(in.readAllBytes())) {
      while (reader.read() != null) {
        // reading is all
      }
    } catch (RuntimeException e) {
      throw new IOException("it is no whole Parquet file: " + e.getMessage(), e);
    }
  }

  private static ParquetReader<GenericRecord> reader(byte[] content) throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean("parquet.page.verify-checksum.enabled", true);
    return AvroParquetReader.<GenericRecord>builder(new BytesInputFile(content), configuration)
        .withDataModel(GenericData.get())
        .build();
  }

  private static <T extends SpecificRecord> List<T> decode(byte[] content, Class<T> type)
      throws IOException {
    List<T> records = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader = reader(content)) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        records.add(FormerNames.settle(new Resolution<>(row.getSchema(), type).of(row)));
      }
    }
    return List.copyOf(records);
  }
}
