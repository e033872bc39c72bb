/** Schedules under a clock that tests move. */
@NullMarked
package io.netwright.pipelines.schedule;

import org.jspecify.annotations.NullMarked;
