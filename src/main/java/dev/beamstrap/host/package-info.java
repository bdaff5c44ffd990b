/** Facts about this machine: distribution, architecture, C library, OpenSSL. */
@NullMarked
package dev.beamstrap.host;

import org.jspecify.annotations.NullMarked;
