/** What the benchmarks under {@code infra} run that no user needs. */
@NullMarked
package io.netwright.pipelines.benchmark;

import org.jspecify.annotations.NullMarked;
