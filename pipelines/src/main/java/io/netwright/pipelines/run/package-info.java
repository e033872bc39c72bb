/** How a run is started and followed: in this process or on a cluster. */
@NullMarked
package io.netwright.pipelines.run;

import org.jspecify.annotations.NullMarked;
