package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The CONNECTs that the platform has seen since a moment. */
record Connects(List<Attempt> attempts) {

    /** @param nanos on the platform's monotonic clock, which is ours too */
    private record Attempt(String device, long nanos, boolean refused, boolean kicks) {}

    static Connects since(Ground ground, long nanos) {
        return new Connects(
                StreamSupport.stream(ground.cloud().connectsAfter(nanos).spliterator(), false)
                        .map(Connects::attempt)
                        .toList());
    }

    private static Attempt attempt(JsonNode json) {
        return new Attempt(
                json.path("deviceName").asText(),
                json.path("nanos").asLong(),
                !json.path("refusal").isNull(),
                json.path("kicks").asBoolean());
    }

    int count() {
        return attempts.size();
    }

    int devices() {
        return (int) byDevice(attempts.stream()).count();
    }

    long refused() {
        return attempts.stream().filter(Attempt::refused).count();
    }

    /** From the moment to the last CONNECT. */
    Duration lastAfter(long nanos) {
        return Duration.ofNanos(
                attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).nanos() - nanos);
    }

    /** From the first to the last CONNECT. */
    Duration span() {
        return attempts.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(attempts.get(attempts.size() - 1).nanos()
                        - attempts.get(0).nanos());
    }

    /** Most in any second. */
    int mostInASecond() {
        return most(attempts, Duration.ofSeconds(1));
    }

    /** Most of one device in any minute. */
    int mostOfADeviceInAMinute() {
        return byDevice(attempts.stream())
                .mapToInt(of -> most(of, Duration.ofMinutes(1)))
                .max()
                .orElse(0);
    }

    /** Devices that were signed in at two places. */
    int fought() {
        return (int) byDevice(attempts.stream().filter(Attempt::kicks)).count();
    }

    /** Most connections of one device that were ended by another sign-in of it. */
    int mostKicksOfADevice() {
        return byDevice(attempts.stream().filter(Attempt::kicks))
                .mapToInt(List::size)
                .max()
                .orElse(0);
    }

    private static Stream<List<Attempt>> byDevice(Stream<Attempt> attempts) {
        return attempts.collect(Collectors.groupingBy(Attempt::device)).values().stream();
    }

    private static int most(List<Attempt> attempts, Duration window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < attempts.size(); last++) {
            while (attempts.get(last).nanos() - attempts.get(first).nanos() >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
