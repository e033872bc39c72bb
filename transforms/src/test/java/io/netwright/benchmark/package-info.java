/** What the scripts in infra/benchmarks run. */
@NullMarked
package io.netwright.benchmark;

import org.jspecify.annotations.NullMarked;
