package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.codec.JsonHeap;
import io.iotbridge.aliyun.codec.PayloadDecoder;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.DownlinkRules;
import io.iotbridge.aliyun.config.rules.DownlinkShape;
import io.iotbridge.aliyun.link.InboundMessage;
import java.util.List;
import java.util.Optional;

/**
 * What a message takes of the heap until Kafka has it: the message itself, the record made of it with its headers, and what a decoded
 * payload grows to. Estimated on the safe side when the message arrives, because nobody may find out later that it does not fit.
 */
final class HeapEstimate {

    /** Bookkeeping and headers. Measured: 380 bytes before a message is polled, 1,400 as a record, some more in the producer's hands. */
    private static final int OVERHEAD = 2048;

    /** Of text: the bytes as they came, and two for each of its characters. */
    private final boolean texts;

    private final boolean structures;

    /** Whether a message may become a record for each name in it. */
    private final boolean rows;

    /** For messages of any of these routes. */
    HeapEstimate(List<DownlinkRules> routes) {
        List<PayloadDecoder> decoders =
                routes.stream().map(DownlinkRules::decoder).toList();
        texts = decoders.stream()
                .anyMatch(decoder ->
                        decoder.format() != PayloadFormat.BYTES && decoder.form() != PayloadDecoder.Form.BYTES);
        structures = decoders.stream().anyMatch(PayloadDecoder::makesStructures);
        rows = routes.stream().anyMatch(route -> route.shape().equals(Optional.of(DownlinkShape.ROWS)));
    }

    long bytes(InboundMessage message) {
        byte[] payload = message.payload();
        long bytes = OVERHEAD + message.topic().length() + payload.length;
        if (structures) {
            return bytes + JsonHeap.bytes(payload) + (rows ? OVERHEAD * names(payload) : 0);
        }
        return texts ? bytes + 2L * payload.length : bytes;
    }

    /** At least as many as there are. */
    private static long names(byte[] json) {
        long names = 0;
        for (byte character : json) {
            names += character == ':' ? 1 : 0;
        }
        return names;
    }
}
