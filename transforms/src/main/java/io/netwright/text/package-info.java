/** What becomes of texts that others wrote, and of secrets, before anybody reads them. */
@NullMarked
package io.netwright.text;

import org.jspecify.annotations.NullMarked;
