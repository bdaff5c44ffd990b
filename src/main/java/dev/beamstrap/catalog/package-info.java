/** Which builds exist, which of them fits the request and the host. Pure over parsed listings. */
@NullMarked
package dev.beamstrap.catalog;

import org.jspecify.annotations.NullMarked;
