package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ConnectException;
import io.iotbridge.aliyun.cluster.ConnectRest;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.KafkaProcess;
import io.iotbridge.aliyun.cluster.PluginJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.transforms.Transformation;
import org.awaitility.Awaitility;

/**
 * What is disturbed: the platform's stand-in without its rates, Kafka and a worker, each a process of its own, and the connectors over wss
 * for so many devices.
 */
final class Stage implements AutoCloseable {
    static final String PRODUCT = "a1Product";
    static final String DOWN_TOPIC = "fault.down";
    static final String UP_TOPIC = "fault.up";
    static final String CALLS_TOPIC = "fault.calls";
    static final String ANSWERS_TOPIC = "fault.answers";
    static final String ERRORS_TOPIC = UP_TOPIC + ".errors";

    private static final int PARTITIONS = 4;
    private static final String DEVICE = "pump";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final int devices;
    private final EmulatorProcess emulator;
    private final Cluster cluster;
    private final CloudSide cloud;
    private final Connectors connectors;
    private int tasks = 1;

    private Stage(int devices, EmulatorProcess emulator, Cluster cluster, Path file, Connectors.Form form) {
        this.devices = devices;
        this.emulator = emulator;
        this.cluster = cluster;
        cloud = new CloudSide(emulator.addresses().http());
        connectors = new Connectors(emulator.addresses(), file, cluster.kafka().bootstrapServers(), form);
    }

    /** A new stage, all devices signed in. */
    static Stage open(int devices) {
        return open(devices, new Connectors.Form(false, false, false));
    }

    static Stage open(int devices, Connectors.Form form) {
        Path folder = Cluster.newFolder();
        Path file = writeDevices(folder.resolve("devices.csv"), devices);
        PluginJar.write(folder.resolve("worker"), HangingTransform.class, Transformation.class);
        EmulatorProcess emulator = EmulatorProcess.open(folder, file, "--no-strict");
        Stage stage;
        try {
            stage = new Stage(devices, emulator, Cluster.open(folder), file, form);
        } catch (RuntimeException e) {
            emulator.close();
            throw e;
        }
        try {
            stage.cluster.topics().create(DOWN_TOPIC, PARTITIONS);
            stage.cluster.topics().create(UP_TOPIC, PARTITIONS);
            stage.cluster.topics().create(CALLS_TOPIC, PARTITIONS);
            stage.cluster.topics().create(ANSWERS_TOPIC, PARTITIONS);
            stage.cluster.topics().create(ERRORS_TOPIC, 1);
            stage.deploy(1);
            Awaitility.await("all devices signed in").atMost(PATIENCE).until(stage::isWhole);
            return stage;
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private static Path writeDevices(Path file, int count) {
        String rows = IntStream.range(0, count)
                .mapToObj(i -> DEVICE + i + ",secretOf" + i + "," + PRODUCT + "\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, "DeviceName,DeviceSecret,ProductKey\n" + rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether replies confirm what goes to the platform. */
    boolean isConfirmed() {
        return connectors.form().confirmed();
    }

    /** Lets replies be lost, doubled and refusing from now on, if they matter. */
    void disturbReplies(long seed) {
        if (isConfirmed()) {
            cloud.fault("clear", Map.of());
            cloud.fault("lose-reply", Map.of("percent", 1, "seed", seed));
            cloud.fault("duplicate-reply", Map.of("percent", 1, "seed", seed + 1));
            cloud.fault("refuse-frame", Map.of("percent", 1, "seed", seed + 2, "code", 429));
        }
    }

    int devices() {
        return devices;
    }

    String device(int index) {
        return DEVICE + index;
    }

    /** How the device is written, and the key of its records. */
    String key(int index) {
        return PRODUCT + "/" + device(index);
    }

    /** The number of a device by its name; -1 for somebody else's. */
    int indexOf(String deviceName) {
        return deviceName.matches(DEVICE + "\\d+") ? Integer.parseInt(deviceName.substring(DEVICE.length())) : -1;
    }

    /** The number of a device by the key of its records; -1 for somebody else's. */
    int deviceOf(String key) {
        return key.startsWith(PRODUCT + "/") ? indexOf(key.substring(PRODUCT.length() + 1)) : -1;
    }

    CloudSide cloud() {
        return cloud;
    }

    KafkaProcess kafka() {
        return cluster.kafka();
    }

    ConnectWorkerProcess worker() {
        return cluster.worker();
    }

    String bootstrapServers() {
        return cluster.kafka().bootstrapServers();
    }

    Path folder() {
        return cluster.folder();
    }

    /** The names of the connectors. */
    Set<String> connectors() {
        return connectors.names();
    }

    /** Creates the connectors, or gives them another number of tasks. */
    void deploy(int newTasks) {
        tasks = newTasks;
        connectors.configs(tasks).forEach((name, config) -> ask(rest -> rest.createOrUpdate(name, config)));
    }

    /** A message to every device that is no part of the account; says whether all have subscribed to that. */
    boolean sendEveryDevice(String topic) {
        List<CloudSide.Message> messages = IntStream.range(0, devices)
                .mapToObj(device -> new CloudSide.Message(
                        PRODUCT, device(device), "/" + key(device) + "/" + topic, "beside the account", 1))
                .toList();
        return cloud.publish(messages).stream().allMatch(taken -> taken);
    }

    /** Gives the source these settings beside its own, and takes others away. */
    void changeSource(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(connectors.configs(tasks).get(Connectors.SOURCE));
        config.putAll(more);
        ask(rest -> rest.createOrUpdate(Connectors.SOURCE, config));
    }

    int tasks() {
        return tasks;
    }

    /** Asks the worker for something, again and again while it is rebalancing, on its way back or has not heard of a task yet. */
    void ask(Consumer<ConnectRest> request) {
        Awaitility.await("the worker's answer")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        request.accept(cluster.rest());
                        return true;
                    } catch (UncheckedIOException e) {
                        return false;
                    } catch (ConnectException e) {
                        if (e.status() == 404 || e.status() == 409 || e.status() >= 500) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    /** What has been committed of the uplink; waits for a broker that is on its way back. */
    Map<TopicPartition, OffsetAndMetadata> committedBySink() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(cluster.topics().committedBySink(connectors.committer()));
        committed.keySet().removeIf(partition -> !partition.topic().equals(UP_TOPIC));
        return committed;
    }

    /** The topic of the uplink, with nothing in it. */
    void recreateUplinkTopic() {
        cluster.topics().recreate(UP_TOPIC, PARTITIONS);
    }

    /** A topic that takes no record, however small. */
    void createFullTopic(String topic) {
        cluster.topics().create(topic, 1, "max.message.bytes", "1");
    }

    void deleteTopic(String topic) {
        cluster.topics().delete(topic);
    }

    /** One more connector for the same devices. */
    Map<String, String> aside(String topic) {
        return connectors.aside(topic);
    }

    /** All tasks run and have their partitions, all devices are signed in and subscribed, and the platform keeps nothing back for them. */
    boolean isWhole() {
        try {
            return connectors().stream().allMatch(this::runs) && sinkIsSettled() && devicesAreWhole();
        } catch (UncheckedIOException | ConnectException notYet) {
            return false;
        }
    }

    private boolean sinkIsSettled() {
        return !connectors().contains(Connectors.SINK) || cluster.topics().isSettled(Connectors.SINK, tasks);
    }

    private boolean runs(String connector) {
        return runs(connector, tasks);
    }

    boolean runs(String connector, int newTasks) {
        return cluster.rest().status(connector).isRunning(newTasks);
    }

    private boolean devicesAreWhole() {
        int whole = 0;
        for (JsonNode device : cloud.devices()) {
            boolean settled = device.path("unacknowledged").asInt() == 0
                    && device.path("waiting").asInt() == 0;
            // One filter may have been refused.
            boolean subscribed = !device.path("subscriptions").isEmpty();
            whole += device.path("online").asBoolean() && subscribed && settled ? 1 : 0;
        }
        return whole == devices;
    }

    /** State of the connectors and of the platform, for whoever has to find out. */
    String describe() {
        try {
            return connectors().stream().map(cluster.rest()::status).toList() + "\n" + cloud.devices();
        } catch (UncheckedIOException | ConnectException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        cluster.close();
        emulator.close();
    }
}
