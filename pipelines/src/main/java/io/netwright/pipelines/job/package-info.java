/** Running an experiment: the pipeline, its launch and its plan. */
@NullMarked
package io.netwright.pipelines.job;

import org.jspecify.annotations.NullMarked;
