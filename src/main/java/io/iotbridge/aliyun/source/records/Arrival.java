package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.metrics.Ages;

/**
 * A message in the hands of a task, from its arrival until Kafka has it.
 *
 * @param delivery the message, which is told when it is done
 * @param epochMillis when it arrived
 * @param bytes what it takes of the heap until then
 * @param since when it arrived, for the age of the oldest
 */
public record Arrival(Delivery delivery, long epochMillis, long bytes, Ages.Step since) {

    public boolean isKeptByThePlatform() {
        return delivery.message().qos() > 0;
    }
}
