package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.cluster.RunningJvm;
import io.iotbridge.aliyun.cluster.RunningJvm.Holdings;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.emulator.Limits;
import io.iotbridge.aliyun.sink.AliyunIotSinkTask;
import io.iotbridge.aliyun.source.AliyunIotSourceTask;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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

    private static final int CYCLES = Integer.getInteger("leaks.cycles", 30);
    private static final int RECONNECTS = Integer.getInteger("leaks.reconnects", 100);
    private static final int DEVICES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);
    private static final String[] OURS = {
        "io.iotbridge.aliyun.link.DeviceLink", "io.iotbridge.aliyun.link.LinkHandle",
        "io.iotbridge.aliyun.link.paho.PahoConnection", "io.iotbridge.aliyun.link.paho.WebSocketTransport",
        "io.iotbridge.aliyun.source.StartedSource", "io.iotbridge.aliyun.source.Inbox",
        "io.iotbridge.aliyun.sink.StartedSink", "io.iotbridge.aliyun.sink.Outbox",
        "org.eclipse.paho.client.mqttv3.internal.ClientComms", "jdk.internal.net.http.websocket.WebSocketImpl",
    };
    /** A JVM starts and ends threads of its own, and keeps a descriptor open now and then. */
    private static final int SLACK = 3;

    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults()
            .withStrictRates(false)
            .withLimits(Limits.platform().withMessages(0).withAcknowledgementsPerDevice(0))
            .withDevices(IntStream.range(0, DEVICES)
                    .mapToObj(i -> new DeviceEntry("pk", "pump" + i, "secret" + i))
                    .toList()));

    @AfterEach
    void stop() {
        emulator.close();
    }

    private Map<String, String> platform() {
        Map<String, String> props = new HashMap<>();
        props.put("iot.endpoint", emulator.wss().toString());
        props.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
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
                .pollInterval(Duration.ofMillis(5))
                .until(() -> emulator.platform().devices().stream()
                                .filter(DeviceState::online)
                                .count()
                        == devices);
    }

    private void cycle(int number) {
        long published = emulator.platform().published();
        AliyunIotSourceTask source = start(source());
        AliyunIotSinkTask sink = startSink(sink());
        if (number % 3 != 0) {
            awaitOnline(DEVICES);
            Awaitility.await("published")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> emulator.platform().published() >= published + DEVICES);
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

    private static Holdings settled(Map<String, Integer> expected) {
        AtomicReference<Holdings> settled = new AtomicReference<>();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            settled.set(RunningJvm.own().holdings());
            Map<String, Integer> ours = settled.get().instancesOf(OURS);
            ours.entrySet().removeIf(of -> of.getValue() <= expected.getOrDefault(of.getKey(), 0));
            assertThat(ours).as("objects of ours, after a collection").isEmpty();
        });
        return settled.get();
    }

    private static void compare(String what, int count, Holdings before, Holdings after) {
        System.out.printf("leaks: before %s%n       after %d %s %s%n", before, count, what, after);
        System.out.println("       " + after.moreThan(before));
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + SLACK);
        assertThat(after.fileDescriptors()).as("descriptors").isLessThanOrEqualTo(before.fileDescriptors() + SLACK);
        assertThat(after.heapBytes()).as("bytes of heap").isLessThan(before.heapBytes() + (1 << 20));
    }

    @Test
    void leavesNothingBehindWhenTasksStartAndStop() {
        IntStream.range(0, 10).forEach(this::cycle);
        Holdings before = settled(Map.of());
        IntStream.range(0, CYCLES).forEach(this::cycle);
        compare("starts and stops", CYCLES, before, settled(Map.of()));
    }

    @Test
    void leavesNothingBehindWhenConnectionsEndAndComeBack() {
        List<Holdings> before = new ArrayList<>();
        List<Holdings> after = new ArrayList<>();
        breakWhileTasksRun(before, after);
        settled(Map.of());
        compare("reconnects", RECONNECTS, before.get(0), after.get(0));
    }

    /** A method of its own, so that no local variable holds the tasks in the end. */
    private void breakWhileTasksRun(List<Holdings> before, List<Holdings> after) {
        AliyunIotSourceTask source = start(source());
        AliyunIotSinkTask sink = startSink(sink());
        awaitOnline(DEVICES);
        IntStream.range(0, 6).forEach(this::breakAll);
        Map<String, Integer> alive = RunningJvm.own().holdings().instancesOf(OURS);
        before.add(settled(alive));
        IntStream.range(0, RECONNECTS / DEVICES).forEach(this::breakAll);
        after.add(settled(alive));
        end(sink);
        source.stop();
    }

    private void breakAll(int number) {
        List<Integer> before = connects();
        switch (number % 3) {
            case 0 -> emulator.platform().fault(Fault.CUT_ALL);
            case 1 -> emulator.platform().fault(Fault.RESET_MID_PACKET);
            default -> {
                emulator.platform()
                        .fault(
                                Fault.REFUSE_CONNECTS,
                                FaultSettings.everyDevice().withCount(DEVICES));
                emulator.platform().fault(Fault.CUT_ALL);
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
        return emulator.platform().devices().stream().map(DeviceState::connects).toList();
    }
}
