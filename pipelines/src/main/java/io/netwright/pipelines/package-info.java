/** What can be run: the jobs, their configuration and the command line. */
@NullMarked
package io.netwright.pipelines;

import org.jspecify.annotations.NullMarked;
