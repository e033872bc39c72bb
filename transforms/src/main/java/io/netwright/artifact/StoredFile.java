package io.netwright.artifact;

import java.time.Instant;

/**
 * A file of the workspace.
 *
 * @param path below the storage's root
 * @param sizeBytes number of bytes
 * @param modifiedAt when it was written last; {@link Instant#MAX} where the store does not say, so
 *     that nobody takes it for old
 */
public record StoredFile(String path, long sizeBytes, Instant modifiedAt) {}
