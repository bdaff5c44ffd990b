/** Content-addressed blobs, directories that appear whole or not at all, locks. */
@NullMarked
package dev.beamstrap.store;

import org.jspecify.annotations.NullMarked;
