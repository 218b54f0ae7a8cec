package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.link.InboundMessage;
import java.util.Collection;

/**
 * What a message takes of the heap until Kafka has it: the message itself, the record made of it with its headers, and what a decoded
 * payload grows to. Estimated on the safe side when the message arrives, because nobody may find out later that it does not fit.
 */
final class Footprint {

    /** Bookkeeping and headers. Measured: 380 bytes before a message is polled, 1,400 as a record, some more in the producer's hands. */
    private static final int OVERHEAD = 2048;

    private final int timesPayload;

    private Footprint(int timesPayload) {
        this.timesPayload = timesPayload;
    }

    /** For messages that may meet any of these formats. */
    static Footprint of(Collection<PayloadFormat> formats) {
        return new Footprint(formats.stream().mapToInt(Footprint::times).max().orElse(1));
    }

    private static int times(PayloadFormat format) {
        return switch (format) {
            case BYTES -> 1;
            // The bytes as they came, and text at two bytes a character.
            case STRING -> 3;
            // Measured: an object of numbers, each with a short name, takes six to seven times its text.
            case JSON -> 8;
        };
    }

    long bytes(InboundMessage message) {
        return OVERHEAD + message.topic().length() + (long) timesPayload * message.payload().length;
    }
}
