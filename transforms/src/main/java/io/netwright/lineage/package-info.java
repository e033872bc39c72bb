/** What in a workspace refers to what: where models came from, and what nobody needs any more. */
@NullMarked
package io.netwright.lineage;

import org.jspecify.annotations.NullMarked;
