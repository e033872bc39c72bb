/**
 * Layers fitted in closed form: networks that channels were cut out of are repaired, without
 * gradients or labels; last layers are fitted to labels.
 */
@NullMarked
package io.netwright.repair;

import org.jspecify.annotations.NullMarked;
