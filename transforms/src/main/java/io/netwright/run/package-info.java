/** What a workspace keeps of a run: its record, the state of its work, its signs of life. */
@NullMarked
package io.netwright.run;

import org.jspecify.annotations.NullMarked;
