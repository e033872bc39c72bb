/** What an experiment is: its stages, models and work, planned and wired on Beam. */
@NullMarked
package io.netwright.pipelines.experiment;

import org.jspecify.annotations.NullMarked;
