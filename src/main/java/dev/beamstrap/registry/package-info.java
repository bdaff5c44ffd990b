/**
 * The formats of a Hex registry: signed records, their contents, package tarballs, names. Pure. The
 * protobuf classes in {@code wire} are generated from {@code src/main/proto} and stay inside.
 */
@NullMarked
package dev.beamstrap.registry;

import org.jspecify.annotations.NullMarked;
