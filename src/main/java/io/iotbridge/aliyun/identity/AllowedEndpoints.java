package io.iotbridge.aliyun.identity;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a worker lets devices sign in. The password of a CONNECT is a signature that the platform accepts again and again until the device's
 * secret is changed (platform.md A1): its receiver can sign in as the device. Immutable.
 */
public final class AllowedEndpoints {

    /** Everywhere. */
    public static final AllowedEndpoints ANY = new AllowedEndpoints(Optional.empty());

    private final Optional<List<Pattern>> patterns;

    /** @param port empty for every port */
    private record Pattern(String scheme, String host, Optional<Integer> port) {

        static Pattern parse(String text) {
            int scheme = text.indexOf("://");
            String rest = scheme < 0 ? text : text.substring(scheme + 3);
            int colon = rest.lastIndexOf(':');
            boolean hasPort = colon > rest.lastIndexOf(']');
            String name = hasPort ? rest.substring(0, colon) : rest;
            return new Pattern(
                    scheme < 0 ? "wss" : text.substring(0, scheme),
                    Endpoint.normalHost(name),
                    hasPort ? Optional.of(Integer.valueOf(rest.substring(colon + 1))) : Optional.empty());
        }

        boolean matches(URI address) {
            String name = Endpoint.normalHost(address.getHost());
            boolean hostMatches = host.startsWith("*.") ? name.endsWith(host.substring(1)) : host.equals(name);
            return scheme.equalsIgnoreCase(address.getScheme())
                    && hostMatches
                    && port.filter(p -> p != Endpoint.port(address)).isEmpty();
        }
    }

    private AllowedEndpoints(Optional<List<Pattern>> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads patterns separated by commas: {@code host}, {@code *.domain} for every host below the domain, either with {@code :port}. They allow
     * {@code wss}; to allow {@code ws}, which shows the signature to everybody on the way, begin with {@code ws://}. An empty list allows nothing, and
     * neither does an entry that cannot be read.
     */
    public static AllowedEndpoints parse(String text) {
        return new AllowedEndpoints(Optional.of(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> read(entry).stream())
                .toList()));
    }

    private static Optional<Pattern> read(String entry) {
        try {
            return Optional.of(Pattern.parse(entry));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether a device may sign in there. */
    public boolean allows(URI address) {
        return patterns.isEmpty() || patterns.get().stream().anyMatch(pattern -> pattern.matches(address));
    }
}
