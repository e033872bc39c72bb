/** What models are called: family, variant, role, and the control each is compared with. */
@NullMarked
package io.netwright.variant;

import org.jspecify.annotations.NullMarked;
