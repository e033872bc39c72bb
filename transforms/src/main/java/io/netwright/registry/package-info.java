/** Models registered by name in the workspace: versions, aliases, leases and the ledger. */
@NullMarked
package io.netwright.registry;

import org.jspecify.annotations.NullMarked;
