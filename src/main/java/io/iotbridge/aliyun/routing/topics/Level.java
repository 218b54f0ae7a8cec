package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.identity.DeviceId;

/** One level of a {@link TopicFilter}. */
sealed interface Level {

    /** How it stands in the filter that a device subscribes with. */
    String subscription(DeviceId device);

    /** Whether every text this level of {@code other} takes is taken here, whatever the device. */
    boolean covers(Level other);

    /** Text that must be there as it is. */
    record Fixed(String text) implements Level {
        @Override
        public String subscription(DeviceId device) {
            return text;
        }

        @Override
        public boolean covers(Level other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** <code>{productKey}</code> or <code>{deviceName}</code>: the device's own. */
    enum Own implements Level {
        PRODUCT_KEY("productKey") {
            @Override
            public String subscription(DeviceId device) {
                return device.productKey();
            }
        },
        DEVICE_NAME("deviceName") {
            @Override
            public String subscription(DeviceId device) {
                return device.deviceName();
            }
        };

        private final String placeholder;

        Own(String placeholder) {
            this.placeholder = placeholder;
        }

        String placeholder() {
            return placeholder;
        }

        @Override
        public boolean covers(Level other) {
            return this == other;
        }

        @Override
        public String toString() {
            return "{" + placeholder + "}";
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

        @Override
        public String toString() {
            return "{" + name + "}";
        }
    }

    /** MQTT's own wildcards. */
    enum Wildcard implements Level {
        /** {@code +}: any one level. */
        ONE("+") {
            @Override
            public boolean covers(Level other) {
                return other != REST;
            }
        },
        /** {@code #}: this level and all below it, and the level above it. */
        REST("#") {
            @Override
            public boolean covers(Level other) {
                return true;
            }
        };

        private final String text;

        Wildcard(String text) {
            this.text = text;
        }

        @Override
        public String subscription(DeviceId device) {
            return text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
