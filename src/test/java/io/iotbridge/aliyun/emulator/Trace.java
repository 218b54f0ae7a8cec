package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** One message's way as far as it is known; all times are milliseconds since the epoch, 0 for not yet. Guarded by {@link Traces}. */
final class Trace {

    private static final int SHOWN_BYTES = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

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

    /** What the platform replied to a frame: code, and what goes with it; null for no reply. */
    String reply;

    double kafka;
    /** The beginning of the record's value where it is another than the payload. */
    String value;

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

    /** A record of it is in Kafka. */
    void seen(Sighting sighting) {
        if (place == null) {
            kafka = sighting.at();
            place = sighting.place();
        }
        // One in another topic is no copy, but another connector's.
        if (topicOf(place).equals(topicOf(sighting.place()))) {
            records++;
        }
        if (!holds(contentOf(sighting.payload()))) {
            value = text(sighting.payload());
        }
    }

    private static String topicOf(String place) {
        return place.substring(0, Math.max(0, place.lastIndexOf('-')));
    }

    /** Its code, and the reason or what was left out. */
    static String reply(byte[] reply) {
        JsonNode read;
        try {
            read = JSON.readTree(reply);
        } catch (IOException raw) {
            return text(reply);
        }
        String code = read.path("code").asText();
        JsonNode data = read.path("data");
        if (data.isObject() && !data.isEmpty()) {
            return code + " " + data;
        }
        return code.equals("200") ? code : code + " " + read.path("message").asText();
    }

    private static String text(byte[] payload) {
        return new String(payload, 0, Math.min(payload.length, SHOWN_BYTES), StandardCharsets.UTF_8);
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
        json.put("reply", reply);
        json.put("kafka", kafka);
        json.put("value", value);
        json.put("place", place);
        json.put("records", records);
        json.put("acknowledged", acknowledged);
        return json;
    }
}
