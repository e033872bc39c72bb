/** Schedules: when to call a retraining, and what became of it. */
@NullMarked
package io.netwright.pipelines.schedule;

import org.jspecify.annotations.NullMarked;
