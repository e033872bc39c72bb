/** Adversarial attacks; knows nothing of stages. */
@NullMarked
package io.netwright.attack;

import org.jspecify.annotations.NullMarked;
