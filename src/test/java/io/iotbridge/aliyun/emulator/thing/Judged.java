package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the platform made of one frame of a device.
 *
 * @param seq counts the frames of all devices, from 1
 * @param id as the frame has it; null if it has none
 * @param code of the reply, whether one was sent or not
 * @param refused names that were left out, each with its code
 * @param stored values and events that were kept
 * @param answered whether a reply was due and the device subscribed to it; a fault may have stopped it
 * @param arrival milliseconds since the epoch
 */
public record Judged(
        long seq,
        String productKey,
        String deviceName,
        String topic,
        JsonNode id,
        int code,
        String message,
        JsonNode refused,
        int stored,
        boolean answered,
        long arrival) {}
