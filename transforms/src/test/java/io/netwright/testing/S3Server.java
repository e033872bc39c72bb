package io.netwright.testing;

import org.junit.jupiter.api.Assumptions;

/** The S3-compatible server of the integration tests. */
public final class S3Server {
  private S3Server() {}

  /** A folder in its bucket; a test that asks for it is skipped where there is no server. */
  public static String workspace() {
    String workspace = System.getProperty("netwright.s3.workspace", "");
    Assumptions.assumeFalse(
        workspace.isEmpty(),
        "no S3 server: run eval \"$(infra/s3/server start)\" and pass"
            + " -Dnetwright.s3.workspace=s3://netwright/tests");
    return workspace;
  }
}
