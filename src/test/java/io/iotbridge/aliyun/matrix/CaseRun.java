package io.iotbridge.aliyun.matrix;

import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.InstalledJdks;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.PropertiesFile;
import io.iotbridge.aliyun.cluster.WorkerKafka;
import io.iotbridge.aliyun.cluster.WorkerSettings;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs cases, one after the other, on one broker.
 *
 * @param folder of all workers
 */
record CaseRun(Path folder, String bootstrapServers, KafkaRecords records, KafkaTopics topics) {

    /** What a class that does not fit the worker's shows itself by, wherever somebody has caught it. */
    private static final Pattern MISFIT = Pattern.compile(
            "NoSuchMethodError|NoSuchFieldError|NoClassDefFoundError|AbstractMethodError|IncompatibleClassChangeError"
                    + "|UnsupportedClassVersionError|VerifyError");

    CaseResult run(MatrixCase of) {
        Optional<Path> javaHome = InstalledJdks.find(of.jdk());
        if (javaHome.isEmpty()) {
            return new CaseResult(of, CaseResult.Outcome.SKIPPED, 0, "there is no JDK " + of.jdk() + " here");
        }
        long begin = System.nanoTime();
        String message = "";
        try {
            carry(of, javaHome.get());
        } catch (RuntimeException | AssertionError e) {
            message = e.toString();
        }
        return new CaseResult(
                of,
                message.isEmpty() ? CaseResult.Outcome.PASSED : CaseResult.Outcome.FAILED,
                (System.nanoTime() - begin) / 1e9,
                message);
    }

    private void carry(MatrixCase of, Path javaHome) {
        try (Emulator emulator = emulator()) {
            MatrixConnectors connectors = new MatrixConnectors(of.id(), emulator);
            for (Wire wire : Wire.values()) {
                topics.create(connectors.uplinkTopic(wire), 1);
            }
            topics.create(connectors.aloneUplinkTopic(), 1);
            try (ConnectWorkerProcess worker = ConnectWorkerProcess.open(settings(of, javaHome, connectors))) {
                if (of.mode() != MatrixCase.Mode.STANDALONE) {
                    configs(connectors).forEach(config -> worker.rest().createOrUpdate(config.get("name"), config));
                }
                configs(connectors).forEach(config -> worker.rest().awaitRunning(config.get("name"), 1));
                BothWays bothWays = new BothWays(connectors, emulator, records, topics);
                for (Wire wire : Wire.values()) {
                    bothWays.down(wire);
                    bothWays.up(wire);
                }
                bothWays.alone();
                requireMetrics(of, worker, connectors);
                worker.stop();
                requireFit(worker.process().log());
            }
        }
    }

    private WorkerSettings settings(MatrixCase of, Path javaHome, MatrixConnectors connectors) {
        WorkerSettings settings = WorkerSettings.of(folder.resolve(of.id()), bootstrapServers)
                .withKafka(WorkerKafka.of(of.kafka()))
                .withJavaHome(javaHome);
        if (of.discovery() != MatrixCase.Discovery.NONE) {
            settings = settings.with("plugin.discovery", of.discovery().toString());
        }
        if (of.mode() == MatrixCase.Mode.STANDALONE) {
            return settings.standalone(configs(connectors).stream()
                    .map(config -> PropertiesFile.write(
                            folder.resolve(of.id()).resolve(config.get("name") + ".properties"), config))
                    .toArray(Path[]::new));
        }
        if (of.mode() == MatrixCase.Mode.EXACTLY_ONCE) {
            settings = settings.with("exactly.once.source.support", "enabled");
        }
        return settings.with("group.id", of.id())
                .with("config.storage.topic", of.id() + "-configs")
                .with("offset.storage.topic", of.id() + "-offsets")
                .with("status.storage.topic", of.id() + "-status");
    }

    private List<Map<String, String>> configs(MatrixConnectors connectors) {
        List<Map<String, String>> configs = pairs(connectors);
        configs.add(connectors.alone(bootstrapServers));
        return configs;
    }

    private static List<Map<String, String>> pairs(MatrixConnectors connectors) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (Wire wire : Wire.values()) {
            configs.add(connectors.source(wire));
            configs.add(connectors.sink(wire));
        }
        return configs;
    }

    private static Emulator emulator() {
        return Emulator.start(EmulatorSettings.defaults()
                .withDevices(Stream.concat(
                                Arrays.stream(Wire.values())
                                        .map(wire -> device(wire.device(), MatrixConnectors.secretOf(wire))),
                                Stream.of(device(MatrixConnectors.ALONE, MatrixConnectors.secretOf(Wire.BYTES))))
                        .toList()));
    }

    private static DeviceEntry device(String name, String secret) {
        return new DeviceEntry(MatrixConnectors.PRODUCT, name, secret);
    }

    /** A worker shows them as its own where it can, else they are MBeans of ours. */
    private static void requireMetrics(MatrixCase of, ConnectWorkerProcess worker, MatrixConnectors connectors) {
        String domain = WorkerKafka.of(of.kafka()).isAtLeast(4, 1) ? "kafka.connect" : "io.iotbridge.aliyun";
        try (MBeans beans = MBeans.of(worker.process())) {
            for (Map<String, String> config : pairs(connectors)) {
                String direction = config.containsKey("downlink.routes") ? "downlink" : "uplink";
                String name =
                        domain + ":type=plugins,connector=" + config.get("name") + ",task=0,direction=" + direction;
                Object delivered = beans.read(name, "delivered-total");
                if (!Long.valueOf(2).equals(delivered)) {
                    throw new IllegalStateException("delivered-total of " + name + " is " + delivered + ", not 2");
                }
            }
        }
    }

    private static void requireFit(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> MISFIT.matcher(line).find()).findFirst().ifPresent(line -> {
                throw new IllegalStateException("in the worker's log: " + line);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
