/** Checksums as values. Pure. */
@NullMarked
package dev.beamstrap.digest;

import org.jspecify.annotations.NullMarked;
