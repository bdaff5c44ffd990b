/**
 * What a host is, as values: kernel, architecture, C library, OpenSSL. Pure; {@code host} detects
 * them.
 */
@NullMarked
package dev.beamstrap.platform;

import org.jspecify.annotations.NullMarked;
