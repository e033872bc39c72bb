/** Content-addressed storage in the workspace. */
@NullMarked
package io.netwright.artifact;

import org.jspecify.annotations.NullMarked;
