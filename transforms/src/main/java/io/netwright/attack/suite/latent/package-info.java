/** A suite of attacks that look at a network's features, for defences that shape them. */
@NullMarked
package io.netwright.attack.suite.latent;

import org.jspecify.annotations.NullMarked;
