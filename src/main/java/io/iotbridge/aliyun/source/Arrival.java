package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.link.Delivery;

/**
 * A message in the hands of a task, from its arrival until Kafka has it.
 *
 * @param delivery the message and whom to tell that it is done
 * @param epochMillis when it arrived
 */
record Arrival(Delivery delivery, long epochMillis) {

    int bytes() {
        return delivery.message().payload().length;
    }
}
