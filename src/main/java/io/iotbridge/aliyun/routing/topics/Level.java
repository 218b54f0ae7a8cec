package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.identity.DeviceId;

/** One level of a {@link TopicFilter}. */
sealed interface Level {

    /** How it stands in the filter that a device subscribes with. */
    String subscription(DeviceId device);

    /** Whether every text this level of {@code other} takes is taken here, whatever the device. */
    default boolean covers(Level other) {
        return equals(other);
    }

    /** Text that must be there as it is. */
    record Fixed(String text) implements Level {
        @Override
        public String subscription(DeviceId device) {
            return text;
        }
    }

    /** <code>{productKey}</code> or <code>{deviceName}</code>: the device's own. */
    enum Own implements Level {
        PRODUCT_KEY("productKey"),
        DEVICE_NAME("deviceName");

        private final String placeholder;

        Own(String placeholder) {
            this.placeholder = placeholder;
        }

        String placeholder() {
            return placeholder;
        }

        @Override
        public String subscription(DeviceId device) {
            return this == PRODUCT_KEY ? device.productKey() : device.deviceName();
        }
    }

    /** <code>{name}</code>: any one level, whose text is bound to the name. */
    record Named(String name) implements Level {
        @Override
        public String subscription(DeviceId device) {
            return "+";
        }

        @Override
        public boolean covers(Level other) {
            return other != Wildcard.REST;
        }
    }

    /** MQTT's own wildcards. */
    enum Wildcard implements Level {
        /** {@code +}: any one level. */
        ONE("+"),
        /** {@code #}: this level and all below it, and the level above it. */
        REST("#");

        private final String text;

        Wildcard(String text) {
            this.text = text;
        }

        @Override
        public String subscription(DeviceId device) {
            return text;
        }

        @Override
        public boolean covers(Level other) {
            return this == REST || other != REST;
        }
    }
}
