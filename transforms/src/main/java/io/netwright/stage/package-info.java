/** What all stages share: spreading work over workers, remembering it, leasing devices. */
@NullMarked
package io.netwright.stage;

import org.jspecify.annotations.NullMarked;
