package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Published;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** An emulator with devices of its own, and connectors between it and the cluster; everything is taken down in the end. */
final class Bridge implements AutoCloseable {

    static final String SOURCE = "io.iotbridge.aliyun.source.AliyunIotSourceConnector";
    static final String SINK = "io.iotbridge.aliyun.sink.AliyunIotSinkConnector";
    static final String PRODUCT = "a1Product";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Cluster cluster;
    private final Emulator emulator;
    private final String id = "b" + NEXT.incrementAndGet();
    private final List<String> connectors = new ArrayList<>();
    private final Path devices;

    private Bridge(Cluster cluster, Emulator emulator, List<DeviceEntry> entries) {
        this.cluster = cluster;
        this.emulator = emulator;
        this.devices = write(
                "devices.csv",
                "DeviceName,DeviceSecret,ProductKey\n"
                        + entries.stream()
                                .map(d -> d.deviceName() + "," + d.deviceSecret() + "," + d.productKey() + "\n")
                                .collect(Collectors.joining()));
    }

    /** With devices {@code pump0}, {@code pump1}, … and without the platform's publish and connect rates. */
    static Bridge open(Cluster cluster, int deviceCount) {
        return open(cluster, EmulatorSettings.defaults().withStrictRates(false), deviceCount);
    }

    static Bridge open(Cluster cluster, EmulatorSettings settings, int deviceCount) {
        List<DeviceEntry> entries =
                IntStream.range(0, deviceCount).mapToObj(Bridge::credentials).toList();
        return open(cluster, settings, entries);
    }

    static Bridge open(Cluster cluster, EmulatorSettings settings, List<DeviceEntry> entries) {
        return new Bridge(cluster, Emulator.start(settings.withDevices(entries)), entries);
    }

    /** Those of one device. */
    static DeviceEntry credentials(int device) {
        return new DeviceEntry(PRODUCT, "pump" + device, "secretOfPump" + device);
    }

    /** Every publish had the packet identifier and the DUP that it must have. */
    void assertPacketIds() {
        assertThat(emulator.platform().violations()).isEmpty();
    }

    Emulator emulator() {
        return emulator;
    }

    /** A name that no other test uses. */
    String name(String of) {
        return id + "-" + of;
    }

    Path write(String name, String content) {
        try {
            Path file = cluster.folder().resolve(id + "-" + name);
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What both connectors need to sign in. */
    Map<String, String> platform(URI endpoint) {
        Map<String, String> props = new HashMap<>();
        props.put("iot.endpoint", endpoint.toString());
        props.put("iot.devices.file", devices.toString());
        props.put("iot.reconnect.backoff.ms", "100");
        // A device that a test cuts off again and again looks like one that another client signs in as.
        props.put("iot.conflict.backoff.ms", "1000");
        props.put("iot.connects.per.minute.per.device", "1000");
        if (endpoint.getScheme().equals("wss")) {
            props.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
        }
        return props;
    }

    /** Custom topics to {@code <id>-messages}, services to {@code <id>-<service>}, as bytes. */
    Map<String, String> source(URI endpoint) {
        Map<String, String> props = platform(endpoint);
        props.put("connector.class", SOURCE);
        props.put("tasks.max", "1");
        props.put("downlink.routes", "services,messages");
        props.put("downlink.routes.services.mqtt.filter", "/sys/{productKey}/{deviceName}/thing/service/{service}");
        props.put("downlink.routes.services.kafka.topic", name("{service}"));
        props.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/+/#");
        props.put("downlink.routes.messages.kafka.topic", name("messages"));
        return props;
    }

    /** {@code <id>-commands} to the custom topic {@code user/update}, as bytes. */
    Map<String, String> sink(URI endpoint) {
        Map<String, String> props = platform(endpoint);
        props.put("connector.class", SINK);
        props.put("tasks.max", "1");
        props.put("topics", name("commands"));
        props.put("consumer.override.auto.offset.reset", "earliest");
        props.put("uplink.routes", "updates");
        props.put("uplink.routes.updates.kafka.topics", name("commands"));
        props.put("uplink.routes.updates.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        props.put("uplink.rate.qos0.per.second", "0");
        props.put("uplink.rate.qos1.per.second", "0");
        return props;
    }

    /** Bad records go to {@code <id>-dead}, with headers that say why. */
    void putDeadLetters(Map<String, String> sink) {
        sink.put("errors.tolerance", "all");
        sink.put("errors.deadletterqueue.topic.name", name("dead"));
        sink.put("errors.deadletterqueue.topic.replication.factor", "1");
        sink.put("errors.deadletterqueue.context.headers.enable", "true");
    }

    /** The platform knows the thing model of the pumps, and checks all that they post. */
    CloudSide cloudWithModel() throws IOException {
        CloudSide cloud = new CloudSide(emulator.http());
        putModel(cloud, PRODUCT, "strong");
        return cloud;
    }

    static void putModel(CloudSide cloud, String productKey, String checks) throws IOException {
        cloud.ask(
                "/api/products",
                Map.of(
                        "productKey",
                        productKey,
                        "checks",
                        checks,
                        "tsl",
                        new ObjectMapper().readTree(PumpFixture.json(productKey))));
    }

    /** A source that carries what {@link #source} and {@link #sink} would. */
    Map<String, String> both(int tasks) {
        Map<String, String> props = source(emulator.wss());
        sink(emulator.wss()).forEach((key, value) -> {
            if (key.startsWith("uplink.")) {
                props.put(key, value);
            }
        });
        props.put("tasks.max", Integer.toString(tasks));
        props.put("uplink.topics", name("commands"));
        props.put("uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers());
        props.put("uplink.topics.poll.interval.ms", "500");
        return props;
    }

    /** POSTs a connector and waits until its tasks run. */
    String start(String kind, Map<String, String> props) {
        String name = post(kind, props);
        cluster.rest().awaitRunning(name, Integer.parseInt(props.get("tasks.max")));
        return name;
    }

    String post(String kind, Map<String, String> props) {
        String name = name(kind);
        connectors.add(name);
        cluster.rest().createOrUpdate(name, props);
        return name;
    }

    void delete(String connector) {
        connectors.remove(connector);
        cluster.rest().delete(connector);
    }

    /** A connector is RUNNING before its links are up. */
    void awaitOnline(int count) {
        Awaitility.await("devices online").atMost(PATIENCE).until(() -> online() == count);
    }

    /** Every device online and subscribed. */
    void awaitSubscribed(int count) {
        Awaitility.await("devices subscribed")
                .atMost(PATIENCE)
                .until(() -> emulator.platform().devices().stream()
                                .filter(device -> device.online()
                                        && device.subscriptions().size() >= 2)
                                .count()
                        == count);
    }

    long online() {
        return emulator.platform().devices().stream()
                .filter(DeviceState::online)
                .count();
    }

    DeviceState state(String device) {
        return emulator.platform().device(PRODUCT, device);
    }

    /** The platform's answer for a message to a device. */
    void send(String device, String topic, byte[] payload, int qos) {
        emulator.platform().publish(PRODUCT, device, topic.replace("{device}", PRODUCT + "/" + device), payload, qos);
    }

    /** What the platform accepted of a device, oldest first. */
    List<Published> accepted(String device) {
        return emulator.platform().messages(0).stream()
                .filter(message -> message.accepted() && message.deviceName().equals(device))
                .toList();
    }

    @Override
    public void close() {
        List.copyOf(connectors).forEach(this::delete);
        awaitSignedOut();
        emulator.close();
    }

    /** Tasks stop a moment after their connector is gone; until then they use their devices, which the next test may want. */
    private void awaitSignedOut() {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> online() == 0);
        } catch (ConditionTimeoutException unreachable) {
            // A fault that the test has left behind keeps them from saying goodbye.
        }
    }
}
