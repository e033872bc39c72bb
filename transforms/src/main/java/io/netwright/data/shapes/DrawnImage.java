package io.netwright.data.shapes;

/**
 * A generated image and what of it is figure.
 *
 * @param pixels {@code (3, H, W)} uint8; not to be modified
 * @param mask {@code (H, W)} uint8, how much of each pixel shows the figure: 0 none, 255 all; not
 *     to be modified
 */
@SuppressWarnings(
    "ArrayRecordComponent") // two buffers on their way into an ImageSet, never compared
public record DrawnImage(byte[] pixels, byte[] mask) {}
