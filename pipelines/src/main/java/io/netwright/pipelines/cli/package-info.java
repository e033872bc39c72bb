/** The command line. */
@NullMarked
package io.netwright.pipelines.cli;

import org.jspecify.annotations.NullMarked;
