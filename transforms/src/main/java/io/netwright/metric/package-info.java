/** Names of metrics and their Parquet files. */
@NullMarked
package io.netwright.metric;

import org.jspecify.annotations.NullMarked;
