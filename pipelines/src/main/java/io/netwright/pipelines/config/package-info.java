/** Experiments: one YAML file, read strictly into records. */
@NullMarked
package io.netwright.pipelines.config;

import org.jspecify.annotations.NullMarked;
