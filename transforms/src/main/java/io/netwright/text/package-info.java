/**
 * What becomes of texts that others wrote, and of secrets, before anybody reads them; and tables in
 * Markdown.
 */
@NullMarked
package io.netwright.text;

import org.jspecify.annotations.NullMarked;
