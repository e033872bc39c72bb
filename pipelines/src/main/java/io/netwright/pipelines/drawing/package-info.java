/** Pictures of networks. */
@NullMarked
package io.netwright.pipelines.drawing;

import org.jspecify.annotations.NullMarked;
