package io.netwright.data;

import java.io.InputStream;

/**
 * The bytes of a tar; stops where names, links and extended headers take more than any real entry
 * needs, before they are in memory.
 */
final class HeaderMeter extends Unzipped.Counted {
  /** The most bytes of all that comes before an entry's content. */
  static final int MOST = 1 << 18;

  private static final int BLOCK = 512;

  private final Archive archive;
  private long allowed = MOST;
  private String before = "the first entry";

  HeaderMeter(Archive archive, InputStream in) {
    super(in);
    this.archive = archive;
  }

  /** Lets through an entry that starts here, and the headers of the one after. */
  void entered(String name, long size) {
    long end = bytes() + size + BLOCK + MOST;
    allowed = end < 0 ? Long.MAX_VALUE : end;
    before = "the entry after " + name;
  }

  /** Lets through whatever comes behind the last entry. */
  void ended() {
    allowed = Long.MAX_VALUE;
  }

  @Override
  void counted(long count) throws DataException {
    if (count > allowed) {
      throw new DataException(
          String.format(
              "%s: %s has a header (names, links, attributes) of more than %d bytes; make the"
                  + " archive again without extended headers",
              archive.path(), before, MOST));
    }
  }
}
