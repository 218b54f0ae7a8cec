package io.iotbridge.aliyun.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** One message's way as far as it is known; all times are milliseconds since the epoch, 0 for not yet. Guarded by {@link Traces}. */
final class Trace {

    private static final int SHOWN_BYTES = 300;

    final Direction direction;
    final DeviceKey device;
    final long seq;
    private final UUID content;
    private final byte[] beginning;
    private final int bytes;
    private final long id;
    String topic;
    int qos;
    int packetId;
    /** What became of it with the platform: an outcome, or why a publish was dropped. */
    String outcome;
    /** When the platform got it: from the cloud side, or from the device. */
    double arrived;
    /** When it went to the device the first time. */
    double sent;
    /** How often it was on the wire. */
    int copies;

    double kafka;
    String place;
    int records;
    /** When its PUBACK came or went. */
    double acknowledged;

    private long version;

    enum Direction {
        /** Cloud to device, where the bridge takes it to Kafka. */
        DOWN,
        /** Device to cloud, where the bridge has taken it from Kafka. */
        UP
    }

    Trace(long id, Direction direction, DeviceKey device, long seq, byte[] payload) {
        this.id = id;
        this.direction = direction;
        this.device = device;
        this.seq = seq;
        this.content = contentOf(payload);
        this.bytes = payload.length;
        this.beginning = Arrays.copyOf(payload, Math.min(payload.length, SHOWN_BYTES));
    }

    static UUID contentOf(byte[] payload) {
        return UUID.nameUUIDFromBytes(payload);
    }

    boolean is(Direction wanted, DeviceKey whose) {
        return direction == wanted && device.equals(whose);
    }

    boolean holds(UUID other) {
        return content.equals(other);
    }

    void changed(long newVersion) {
        version = newVersion;
    }

    boolean changedAfter(long other) {
        return version > other;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("direction", direction.name().toLowerCase(Locale.ROOT));
        json.put("productKey", device.productKey());
        json.put("deviceName", device.deviceName());
        json.put("topic", topic);
        json.put("qos", qos);
        json.put("bytes", bytes);
        // Bytes that are no text show as replacement characters; whoever wants them exact asks /api/messages.
        json.put("payload", new String(beginning, StandardCharsets.UTF_8));
        json.put("outcome", outcome);
        json.put("arrived", arrived);
        json.put("sent", sent);
        json.put("copies", copies);
        json.put("kafka", kafka);
        json.put("place", place);
        json.put("records", records);
        json.put("acknowledged", acknowledged);
        return json;
    }
}
