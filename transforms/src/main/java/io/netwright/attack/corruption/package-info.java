/** Common corruptions of pictures, generated: noise, blur, weather and storage. */
@NullMarked
package io.netwright.attack.corruption;

import org.jspecify.annotations.NullMarked;
