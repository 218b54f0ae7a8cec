package io.iotbridge.aliyun.identity;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a device finds the platform (platform.md B). */
public sealed interface Endpoint {

    /** The address for one device: scheme {@code ws} or {@code wss}, host, port and path. */
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
        @Override
        public URI of(DeviceId device) {
            return URI.create(scheme + "://" + instanceId + ".mqtt.iothub.aliyuncs.com:443");
        }
    }

    /** The older public instance: product and region name the host. */
    record Region(String region, String scheme) implements Endpoint {
        @Override
        public URI of(DeviceId device) {
            return URI.create(scheme + "://" + device.productKey() + ".iot-as-mqtt." + region + ".aliyuncs.com:443");
        }
    }
}
