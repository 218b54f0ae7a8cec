package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.RunningJvm;
import io.iotbridge.aliyun.cluster.RunningJvm.Holdings;
import io.iotbridge.aliyun.sink.AliyunIotSinkTask;
import io.iotbridge.aliyun.source.AliyunIotSourceTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks over real connections in this JVM, whose threads, descriptors and objects are counted. {@code -Dleaks.cycles=200
 * -Dleaks.reconnects=1000} makes it a long run.
 */
class LeaksIT {

    private static final int CYCLES = Integer.getInteger("leaks.cycles", 10);
    private static final int RECONNECTS = Integer.getInteger("leaks.reconnects", 50);
    private static final int DEVICES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Path folder = Cluster.newFolder();
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);
    private static final Leftovers LEFTOVERS = new Leftovers(RunningJvm.own());

    /** A process of its own: what it holds is not ours. */
    private final EmulatorProcess emulator = EmulatorProcess.open(folder, devices(), "--no-strict");

    private final CloudSide cloud = new CloudSide(emulator.addresses().http());
    private long published;

    private Path devices() {
        try {
            Files.createDirectories(folder);
            String rows = IntStream.range(0, DEVICES)
                    .mapToObj(i -> "pump" + i + ",secret" + i + ",pk\n")
                    .collect(Collectors.joining());
            return Files.writeString(folder.resolve("devices.csv"), "DeviceName,DeviceSecret,ProductKey\n" + rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private Map<String, String> platform() {
        Map<String, String> props = new HashMap<>();
        props.put("iot.endpoint", emulator.addresses().wss().toString());
        props.put("iot.ssl.truststore.location", emulator.addresses().ca().toString());
        props.put("iot.product.key", "pk");
        props.put(
                "iot.devices",
                IntStream.range(0, DEVICES).mapToObj(i -> "pump" + i).collect(Collectors.joining(",")));
        for (int i = 0; i < DEVICES; i++) {
            props.put("iot.devices.pump" + i + ".device.secret", "secret" + i);
        }
        props.put("iot.reconnect.backoff.ms", "10");
        props.put("iot.reconnect.backoff.max.ms", "100");
        props.put("iot.connects.per.minute.per.device", "10000");
        props.put("iot.connects.per.second", "0");
        props.put("iot.refused.attempts", "1");
        return props;
    }

    private Map<String, String> source() {
        Map<String, String> props = platform();
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.r.kafka.topic", "messages");
        return props;
    }

    private Map<String, String> sink() {
        Map<String, String> props = platform();
        props.put("uplink.routes", "r");
        props.put("uplink.routes.r.kafka.topics", "commands");
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        return props;
    }

    private static AliyunIotSourceTask start(Map<String, String> props) {
        AliyunIotSourceTask task = new AliyunIotSourceTask();
        task.start(props);
        return task;
    }

    private static AliyunIotSinkTask startSink(Map<String, String> props) {
        AliyunIotSinkTask task = new AliyunIotSinkTask();
        task.initialize((SinkTaskContext) Proxy.newProxyInstance(
                LeaksIT.class.getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, args) -> null));
        task.start(props);
        task.open(Set.of(PARTITION));
        task.put(IntStream.range(0, DEVICES)
                .mapToObj(i -> new SinkRecord("commands", 0, null, "pk/pump" + i, null, new byte[] {1}, i))
                .toList());
        return task;
    }

    private static void end(AliyunIotSinkTask task) {
        task.preCommit(Map.of());
        task.close(Set.of(PARTITION));
        task.stop();
    }

    private void awaitOnline(int devices) {
        Awaitility.await("devices online")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> cloud.online() == devices);
    }

    /** Not all of a cycle's records need have got through: it may be over before. */
    private void awaitPublished() {
        Awaitility.await("published")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> cloud.messagesAfter(published).size() >= DEVICES);
    }

    private void notePublished() {
        published += cloud.messagesAfter(published).size();
    }

    private void cycle(int number) {
        notePublished();
        AliyunIotSourceTask source = start(source());
        AliyunIotSinkTask sink = startSink(sink());
        if (number % 3 != 0) {
            awaitOnline(DEVICES);
            awaitPublished();
        }
        if (number % 2 == 0) {
            source.stop();
            end(sink);
        } else {
            end(sink);
            source.stop();
        }
        failedStart(number);
        awaitOnline(0);
    }

    /** A configuration that is refused, an identity that is refused, a platform that is not there. */
    private void failedStart(int number) {
        Map<String, String> props = source();
        switch (number % 5) {
            case 0 -> {
                props.remove("downlink.routes.r.mqtt.filter");
                AliyunIotSourceTask task = new AliyunIotSourceTask();
                assertThatThrownBy(() -> task.start(props)).isInstanceOf(ConfigException.class);
                task.stop();
            }
            case 1 -> {
                props.put("iot.devices.pump0.device.secret", "wrong");
                props.put("iot.refused.policy", "fail");
                AliyunIotSourceTask task = start(props);
                Awaitility.await("refused").atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(task::poll)
                        .hasMessageContaining("pk/pump0"));
                task.stop();
            }
            case 2 -> {
                props.put("iot.endpoint", "ws://127.0.0.1:1/mqtt");
                start(props).stop();
            }
            default -> {}
        }
    }

    @Test
    void leavesNothingBehindWhenTasksStartAndStop() {
        IntStream.range(0, 10).forEach(this::cycle);
        Holdings before = LEFTOVERS.settled(Map.of());
        IntStream.range(0, CYCLES).forEach(this::cycle);
        LEFTOVERS.compare(CYCLES + " starts and stops", before, Map.of());
    }

    @Test
    void leavesNothingBehindWhenConnectionsEndAndComeBack() {
        breakWhileTasksRun();
        LEFTOVERS.settled(Map.of());
    }

    /** A method of its own, so that no local variable holds the tasks in the end. */
    private void breakWhileTasksRun() {
        AliyunIotSourceTask source = start(source());
        AliyunIotSinkTask sink = startSink(sink());
        try {
            awaitOnline(DEVICES);
            IntStream.range(0, 12).forEach(this::breakAll);
            Map<String, Integer> alive = LEFTOVERS.ours();
            assertThat(alive).containsEntry("io.iotbridge.aliyun.link.connection.Connection", DEVICES);
            Holdings before = LEFTOVERS.settled(alive);
            IntStream.range(0, RECONNECTS / DEVICES).forEach(this::breakAll);
            LEFTOVERS.compare(RECONNECTS + " reconnects", before, alive);
        } finally {
            end(sink);
            source.stop();
        }
    }

    private void breakAll(int number) {
        List<Integer> before = connects();
        switch (number % 3) {
            case 0 -> cloud.fault("CUT_ALL", Map.of());
            case 1 -> cloud.fault("RESET_MID_PACKET", Map.of());
            default -> {
                cloud.fault("REFUSE_CONNECTS", Map.of("count", DEVICES));
                cloud.fault("CUT_ALL", Map.of());
            }
        }
        Awaitility.await("all are back")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        IntStream.range(0, DEVICES).allMatch(i -> connects().get(i) > before.get(i)));
        awaitOnline(DEVICES);
    }

    private List<Integer> connects() {
        List<Integer> connects = new ArrayList<>();
        cloud.devices().forEach(device -> connects.add(device.path("connects").asInt()));
        return connects;
    }
}
