package io.iotbridge.aliyun.config.rules;

import io.iotbridge.aliyun.codec.PayloadDecoder;
import io.iotbridge.aliyun.thing.RecordTime;
import java.util.Optional;

/**
 * What is made of the messages of a route from the platform. Immutable.
 *
 * @param shape what its frames become; empty where its payloads are no frames
 * @param decoder what is made of its payloads; of frames, what takes as much of the heap
 * @param timestamp where a record says its timestamp; empty for the time of arrival
 * @param requests what happens to its requests
 */
public record DownlinkRules(
        Optional<DownlinkShape> shape, PayloadDecoder decoder, Optional<RecordTime> timestamp, RequestRules requests) {}
