package dev.beamstrap.install;

import dev.beamstrap.catalog.Manifests;
import dev.beamstrap.net.Http;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Homes;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a flow needs to know of the world. The suppliers do their work when first asked and answer
 * the same from then on, so that a flow pays only for what it uses.
 *
 * @param directory where the command acts, absolute
 * @param env the environment variables
 * @param homes where tools and caches lie
 * @param manifests sources, platforms, compatibility
 * @param host what this machine is
 * @param http the way to the network
 * @param offline whether the network must not be used
 * @param reporter who is told what happens
 */
public record Surroundings(
    Path directory,
    Map<String, String> env,
    Supplier<Homes> homes,
    Supplier<Manifests> manifests,
    Supplier<HostFacts> host,
    Supplier<Http> http,
    boolean offline,
    Reporter reporter) {}
