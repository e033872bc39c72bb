/** FRAT: the route each class takes through a network. */
@NullMarked
package io.netwright.frat;

import org.jspecify.annotations.NullMarked;
