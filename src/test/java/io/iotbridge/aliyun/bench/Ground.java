package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.KafkaProcess;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** What all contenders of a run stand on: Kafka and the platform's stand-in without its rates, each a process of its own. */
final class Ground implements AutoCloseable {
    private static final int PARTITIONS = 4;
    /** As many as tasks may be asked for. */
    private static final int PARTITIONS_FOR_TASKS = 16;

    private final Path folder;
    private final boolean secure;
    private final Platform platform;
    private final KafkaProcess kafka;

    private Ground(Path folder, boolean secure, Platform platform, KafkaProcess kafka) {
        this.folder = folder;
        this.secure = secure;
        this.platform = platform;
        this.kafka = kafka;
    }

    /**
     * A new one that knows the devices of these lanes.
     *
     * @param secure wss, else ws
     * @param remembered publishes that the platform remembers
     */
    static Ground open(List<Lane> lanes, boolean secure, int remembered) {
        return open(lanes, secure, "--no-strict", "--remembered", Integer.toString(remembered));
    }

    /** The same with the platform's own options. */
    static Ground open(List<Lane> lanes, boolean secure, String... platform) {
        return open(lanes, secure, PARTITIONS, platform);
    }

    /** The same, with partitions for many tasks. */
    static Ground openForTasks(List<Lane> lanes, String... platform) {
        return open(lanes, true, PARTITIONS_FOR_TASKS, platform);
    }

    /** One with Mosquitto in the platform's place. */
    static Ground openOnMosquitto(List<Lane> lanes, boolean secure) {
        return open(lanes, secure, PARTITIONS, (folder, devices) -> MosquittoPlatform.open(folder));
    }

    private static Ground open(List<Lane> lanes, boolean secure, int partitions, String... options) {
        return open(lanes, secure, partitions, (folder, devices) -> EmulatedPlatform.open(folder, devices, options));
    }

    /** @param opening gets the folder and the file of all devices */
    private static Ground open(
            List<Lane> lanes, boolean secure, int partitions, BiFunction<Path, Path, Platform> opening) {
        Path folder = Cluster.newFolder();
        KafkaProcess kafka = KafkaProcess.launch(
                folder.resolve("kafka"), Map.of(), List.of("-Xmx1g", "-XX:+UseSerialGC", "-Xshare:auto"));
        try {
            for (Lane lane : lanes) {
                writeDevices(folder, lane.name(), List.of(lane));
            }
            Platform platform = opening.apply(folder, writeDevices(folder, "all", lanes));
            kafka.awaitReady();
            Ground ground = new Ground(folder, secure, platform, kafka);
            ground.createTopics(lanes, partitions);
            return ground;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    private static Path writeDevices(Path folder, String name, List<Lane> lanes) {
        String rows = lanes.stream()
                .flatMap(lane -> IntStream.range(0, lane.devices())
                        .mapToObj(i -> lane.device(i) + ",secretOf" + i + "," + Lane.PRODUCT + "\n"))
                .collect(Collectors.joining());
        try {
            Files.createDirectories(folder);
            return Files.writeString(
                    folder.resolve("devices-" + name + ".csv"), "DeviceName,DeviceSecret,ProductKey\n" + rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createTopics(List<Lane> lanes, int partitions) {
        try (KafkaTopics topics = new KafkaTopics(kafka.bootstrapServers())) {
            for (Lane lane : lanes) {
                lane.topics().forEach(topic -> topics.create(topic, partitions));
            }
        }
    }

    Path folder() {
        return folder;
    }

    Path devices(Lane lane) {
        return folder.resolve("devices-" + lane.name() + ".csv");
    }

    URI endpoint() {
        return secure ? platform.wss() : platform.ws();
    }

    Path ca() {
        return platform.ca();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Platform platform() {
        return platform;
    }

    KafkaProcess kafka() {
        return kafka;
    }

    /** Of the emulator, which alone has one. */
    CloudSide cloud() {
        return ((EmulatedPlatform) platform).cloud();
    }

    List<Long> pids() {
        return List.of(
                platform.pid(), kafka.process().pid(), ProcessHandle.current().pid());
    }

    /** Waits until all devices of these are signed in and subscribed. */
    void awaitOnline(List<? extends Contender> contenders) {
        int devices =
                contenders.stream().mapToInt(each -> each.lane().devices()).sum();
        Awaitility.await(devices + " devices signed in")
                .atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    contenders.forEach(each -> each.process().requireAlive());
                    return platform.subscribed() == devices;
                });
    }

    @Override
    public void close() {
        platform.close();
        kafka.close();
    }
}
