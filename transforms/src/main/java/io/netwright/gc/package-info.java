/** What in a workspace nobody needs any more, and how it is deleted. */
@NullMarked
package io.netwright.gc;

import org.jspecify.annotations.NullMarked;
