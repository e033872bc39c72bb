/** How many images a model gets right, how sure that number is, and how two models differ. */
@NullMarked
package io.netwright.accuracy;

import org.jspecify.annotations.NullMarked;
