package io.iotbridge.aliyun.identity;

import io.iotbridge.aliyun.errors.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a device finds the platform (platform.md B). */
public sealed interface Endpoint {

    /** The user info ends at the last {@code @} of the authority. */
    Pattern ADDRESS = Pattern.compile(
            "(?<scheme>[^:/?#]*:?//)((?<user>[^/?#]*)@)?(?<host>[^?#]*)(?<rest>[?#].*)?", Pattern.DOTALL);

    /**
     * The address for one device: scheme {@code ws} or {@code wss}, host, port and path.
     *
     * @throws IllegalArgumentException if the device's product key would have to be part of a host name and cannot be
     */
    URI of(DeviceId device);

    /**
     * Which server the address leads to, however it is spelled: {@code //host:port} with the host in lower case and the port that is used. Two
     * connections of one device to it are one too many, whatever their paths.
     */
    default URI server(DeviceId device) {
        URI address = of(device);
        return URI.create("//" + normalHost(address.getHost()) + ":" + port(address));
    }

    /** {@code Host.} and {@code host} are one. */
    static String normalHost(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    /** The port that is used: the scheme's own where the address names none (RFC 6455, 3). */
    static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "ws".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }

    /** An address without what could be a secret in it: user info, query and fragment. Other texts stay as they are. */
    static String mask(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            return text;
        }
        String user = address.group("user") == null ? "" : "[hidden]@";
        String rest = address.group("rest") == null ? "" : address.group("rest").charAt(0) + "[hidden]";
        return address.group("scheme") + user + address.group("host") + rest;
    }

    /** How messages show an address: see {@link #mask}. */
    static String show(URI address) {
        return Quoted.bare(mask(address.toString()));
    }

    /** One address for all devices, as configured. */
    record Explicit(URI uri) implements Endpoint {

        private static final int MOST_PORT = 65_535;

        /**
         * @throws IllegalArgumentException if the address is not {@code ws://} or {@code wss://} with a host
         */
        public static Explicit parse(String text) {
            String stripped = text.strip();
            refuseMore(stripped);
            try {
                URI uri = new URI(stripped);
                boolean websocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
                if (!websocket || uri.getHost() == null) {
                    throw new IllegalArgumentException(
                            "an endpoint is written wss://host:port/path or ws://host:port/path, not " + Quoted.of(text)
                                    + whyNoHost(uri));
                }
                if (uri.getPort() == 0 || uri.getPort() > MOST_PORT) {
                    throw new IllegalArgumentException("the endpoint " + Quoted.of(text) + " has the port "
                            + uri.getPort() + "; ports go from 1 to " + MOST_PORT);
                }
                return new Explicit(uri);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(
                        "the endpoint " + Quoted.of(text) + " is not a valid address: " + Quoted.bare(e.getReason()));
            }
        }

        /** Both could hold a secret, so that neither is quoted. */
        private static void refuseMore(String text) {
            if (!mask(text).equals(text)) {
                throw new IllegalArgumentException(
                        "an endpoint must not have a user name or password before its host, a query"
                                + " or a fragment; a device signs in with its secret alone: remove them");
            }
        }

        /** What Java says of it is that there is no host. */
        private static String whyNoHost(URI uri) {
            String authority = uri.getRawAuthority();
            return authority == null || authority.indexOf('_') < 0
                    ? ""
                    : ": a host name cannot contain an underscore ('_'); give the host a name without one, or its IP address";
        }

        @Override
        public URI of(DeviceId device) {
            return uri;
        }
    }

    /** An enterprise instance, or a public instance activated since 2021-07-30: the instance names the host. */
    record Instance(String instanceId, String scheme) implements Endpoint {
        /** @throws IllegalArgumentException if the instance id cannot be part of a host name or the scheme is another */
        public Instance {
            requireHostPart(instanceId, "instance id", "as in iot-060a02xx");
            requireScheme(scheme);
        }

        @Override
        public URI of(DeviceId device) {
            return URI.create(scheme + "://" + instanceId + ".mqtt.iothub.aliyuncs.com:443");
        }
    }

    /** The older public instance: product and region name the host. */
    record Region(String region, String scheme) implements Endpoint {
        /** @throws IllegalArgumentException if the region cannot be part of a host name or the scheme is another */
        public Region {
            requireHostPart(region, "region", "as in cn-shanghai");
            requireScheme(scheme);
        }

        /** @throws IllegalArgumentException if the product key cannot be part of a host name */
        @Override
        public URI of(DeviceId device) {
            requireHostPart(device.productKey(), "product key", "as in a1B2c3D4e5F; for another, set iot.endpoint");
            return URI.create(scheme + "://" + device.productKey() + ".iot-as-mqtt." + region + ".aliyuncs.com:443");
        }
    }

    private static void requireScheme(String scheme) {
        if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
            throw new IllegalArgumentException("the transport is ws or wss, not " + Quoted.of(scheme));
        }
    }

    private static void requireHostPart(String text, String what, String example) {
        if (!text.matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("the " + what + " " + Quoted.of(text)
                    + " cannot be part of a host name; allowed are letters, digits and '-', " + example);
        }
    }
}
