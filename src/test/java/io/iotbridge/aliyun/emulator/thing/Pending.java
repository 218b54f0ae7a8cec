package io.iotbridge.aliyun.emulator.thing;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Synchronous calls that wait, by the topic of their answer. A call leaves when it ends, however it ends. */
final class Pending {

    private final Map<String, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();

    void add(String topic, CompletableFuture<byte[]> answer) {
        waiting.put(topic, answer);
        answer.whenComplete((payload, failure) -> waiting.remove(topic));
    }

    boolean answered(String topic, byte[] payload) {
        CompletableFuture<byte[]> answer = waiting.get(topic);
        return answer != null && answer.complete(payload);
    }
}
