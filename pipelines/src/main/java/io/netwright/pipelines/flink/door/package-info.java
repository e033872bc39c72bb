/** What stands before the REST endpoint of a JobManager: a jar of its own, beside Flink's. */
@NullMarked
package io.netwright.pipelines.flink.door;

import org.jspecify.annotations.NullMarked;
