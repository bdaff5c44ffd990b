/** The only room that opens connections: proxies, trust, downloads, failure classes. */
@NullMarked
package dev.beamstrap.net;

import org.jspecify.annotations.NullMarked;
