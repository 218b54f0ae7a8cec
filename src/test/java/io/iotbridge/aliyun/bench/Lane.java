package io.iotbridge.aliyun.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What belongs to one contender alone: its devices and its topics.
 *
 * @param name of the contender
 * @param devices how many it signs in as
 */
record Lane(String name, int devices) {
    static final String PRODUCT = "a1Product";

    String device(int index) {
        return name + index;
    }

    /** How the device is written, and the key of its records. */
    String key(int index) {
        return PRODUCT + "/" + device(index);
    }

    /** The number of the device with this key; -1 for somebody else's. */
    int indexOf(String key) {
        String begin = PRODUCT + "/" + name;
        String number = key.startsWith(begin) ? key.substring(begin.length()) : "";
        return number.matches("\\d+") ? Integer.parseInt(number) : -1;
    }

    byte[] keyBytes(int index) {
        return key(index).getBytes(StandardCharsets.UTF_8);
    }

    /** Kafka topic of what the platform sends. */
    String down() {
        return name + ".down";
    }

    /** Kafka topic of what devices send. */
    String up() {
        return name + ".up";
    }

    /** Kafka topic of the platform's synchronous calls. */
    String calls() {
        return name + ".calls";
    }

    /** Kafka topic of the answers to them. */
    String answers() {
        return name + ".answers";
    }

    List<String> topics() {
        return List.of(down(), up(), calls(), answers());
    }
}
