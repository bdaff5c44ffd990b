/**
 * The loopback gateway: ends the TLS of clients that the egress path refuses and passes their
 * requests on with our transport.
 */
@NullMarked
package dev.beamstrap.gateway;

import org.jspecify.annotations.NullMarked;
