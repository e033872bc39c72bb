/** Flink clusters: addresses, jobs, and what their TaskManagers can see. */
@NullMarked
package io.netwright.pipelines.flink;

import org.jspecify.annotations.NullMarked;
