package io.iotbridge.aliyun.emulator;

import java.nio.charset.StandardCharsets;

/**
 * How a synchronous call of the cloud side ended (platform.md D4, the API's result codes).
 *
 * @param payload the device's answer; empty unless the result is SUCCESS
 */
public record RrpcOutcome(Result result, String messageId, byte[] payload) {

    /** The API's result codes. */
    public enum Result {
        /** The device answered. */
        SUCCESS,
        /** It did not in time. */
        TIMEOUT,
        /** It is not connected. */
        OFFLINE,
        /** It did not subscribe to the request topic. */
        NOT_SUBSCRIBED,
        /** There is no such device. */
        UNKNOWN
    }

    static RrpcOutcome without(Result result, String messageId) {
        return new RrpcOutcome(result, messageId, new byte[0]);
    }

    /** The answer as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
