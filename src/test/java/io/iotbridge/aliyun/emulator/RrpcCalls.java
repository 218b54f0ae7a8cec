package io.iotbridge.aliyun.emulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Synchronous calls that wait for a device's answer (platform.md D4). */
final class RrpcCalls {

    private final Map<String, CompletableFuture<RrpcOutcome>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId;

    /** @param startMillis where ids begin, so that they do not come again after a restart; milliseconds since the epoch */
    RrpcCalls(long startMillis) {
        lastId = new AtomicLong(startMillis * 1_000);
    }

    String nextId() {
        return Long.toString(lastId.incrementAndGet());
    }

    CompletableFuture<RrpcOutcome> await(String responseTopic, String messageId, Duration timeout) {
        CompletableFuture<RrpcOutcome> answer = new CompletableFuture<>();
        waiting.put(responseTopic, answer);
        RrpcOutcome late = RrpcOutcome.without(RrpcOutcome.Result.TIMEOUT, messageId);
        answer.completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((outcome, failure) -> waiting.remove(responseTopic));
        return answer;
    }

    void published(String topic, byte[] payload) {
        if (!topic.contains("/rrpc/")) {
            return;
        }
        CompletableFuture<RrpcOutcome> answer = waiting.get(topic);
        if (answer != null) {
            answer.complete(new RrpcOutcome(RrpcOutcome.Result.SUCCESS, messageId(topic), payload));
        }
    }

    private static String messageId(String topic) {
        return topic.startsWith("/ext/") ? topic.split("/")[3] : topic.substring(topic.lastIndexOf('/') + 1);
    }
}
