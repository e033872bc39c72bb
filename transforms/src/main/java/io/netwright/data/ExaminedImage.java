package io.netwright.data;

import java.util.Set;

/**
 * An image file that was looked through.
 *
 * @param file what the decoder is given
 * @param traits what the file says besides its pixels
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ExaminedImage(byte[] file, Set<Trait> traits) {}
