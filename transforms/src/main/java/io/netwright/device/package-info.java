/** The engine of this process and the devices that work takes in turn: CPU or GPUs. */
@NullMarked
package io.netwright.device;

import org.jspecify.annotations.NullMarked;
