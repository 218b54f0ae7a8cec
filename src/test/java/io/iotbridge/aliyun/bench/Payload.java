package io.iotbridge.aliyun.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of a set length that says when it was to be sent, on the clock that all processes of a machine share. */
record Payload(int bytes) {
    private static final int DIGITS = 19;

    /** @param nanos when it is to be sent */
    String at(long nanos) {
        String stamp = String.format("%0" + DIGITS + "d", nanos);
        return stamp + "x".repeat(bytes - DIGITS);
    }

    byte[] bytesAt(long nanos) {
        return at(nanos).getBytes(StandardCharsets.US_ASCII);
    }

    static long sentAt(String payload) {
        return Long.parseLong(payload.substring(0, DIGITS));
    }

    static long sentAt(byte[] payload) {
        return sentAt(new String(Arrays.copyOf(payload, DIGITS), StandardCharsets.US_ASCII));
    }
}
