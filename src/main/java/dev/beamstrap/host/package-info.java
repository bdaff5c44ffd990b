/** This machine: distribution, architecture, C library, OpenSSL; its programs, found and run. */
@NullMarked
package dev.beamstrap.host;

import org.jspecify.annotations.NullMarked;
