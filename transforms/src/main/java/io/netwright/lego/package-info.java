/** Model LEGO: taking networks apart and assembling task models. */
@NullMarked
package io.netwright.lego;

import org.jspecify.annotations.NullMarked;
