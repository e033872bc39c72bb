/** What all stages share: spreading work over workers, remembering its results, recording it. */
@NullMarked
package io.netwright.stage;

import org.jspecify.annotations.NullMarked;
