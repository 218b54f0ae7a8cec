package io.iotbridge.aliyun.identity;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a device finds the platform (platform.md B). */
public sealed interface Endpoint {

    /**
     * The address for one device: scheme {@code ws} or {@code wss}, host, port and path.
     *
     * @throws IllegalArgumentException if the device's product key would have to be part of a host name and cannot be
     */
    URI of(DeviceId device);

    /** One address for all devices, as configured. */
    record Explicit(URI uri) implements Endpoint {
        /**
         * @throws IllegalArgumentException if the address is not {@code ws://} or {@code wss://} with a host
         */
        public static Explicit parse(String text) {
            try {
                URI uri = new URI(text.strip());
                boolean websocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
                if (!websocket || uri.getHost() == null) {
                    throw new IllegalArgumentException(
                            "an endpoint is written wss://host:port/path or ws://host:port/path, not '" + text + "'");
                }
                return new Explicit(uri);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("the endpoint '" + text + "' is no address: " + e.getReason(), e);
            }
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
            throw new IllegalArgumentException("the transport is ws or wss, not '" + scheme + "'");
        }
    }

    private static void requireHostPart(String text, String what, String example) {
        if (!text.matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("the " + what + " '" + text
                    + "' cannot be part of a host name; it is made of letters, digits and '-', " + example);
        }
    }
}
