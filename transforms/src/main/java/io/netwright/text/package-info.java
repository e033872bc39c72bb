/**
 * How texts are written as JSON and Markdown, and what becomes of those that others wrote, and of
 * secrets, before anybody reads them.
 */
@NullMarked
package io.netwright.text;

import org.jspecify.annotations.NullMarked;
