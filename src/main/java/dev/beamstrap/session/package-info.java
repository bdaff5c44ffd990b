/** What a shell session gets: shims, the records they read, an environment that stays. */
@org.jspecify.annotations.NullMarked
package dev.beamstrap.session;
