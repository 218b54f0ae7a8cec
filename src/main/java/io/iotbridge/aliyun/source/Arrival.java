package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.link.Delivery;

/**
 * A message in the hands of a task, from its arrival until Kafka has it.
 *
 * @param delivery the message and whom to tell that it is done
 * @param epochMillis when it arrived
 * @param bytes what it takes of the heap until then
 */
record Arrival(Delivery delivery, long epochMillis, long bytes) {

    boolean isKeptByThePlatform() {
        return delivery.message().qos() > 0;
    }
}
