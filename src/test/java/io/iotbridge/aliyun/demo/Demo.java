package io.iotbridge.aliyun.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The bridge at work: an emulator of the platform, Kafka, a Connect worker with the packaged plugin, and the connectors of
 * {@code config/}: a source and a sink that carry bytes, one that carries typed records both ways, and one that carries requests, which
 * {@link Answers} answers. Runs until Ctrl-C, or for {@code -Ddemo.seconds}; the exit status is 0 only if messages arrived both ways.
 */
public final class Demo {
    private static final Path DEVICES = Path.of("config/devices.csv");
    private static final Path MODEL = Path.of("config/model.json");

    private Demo() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        long seconds = Long.getLong("demo.seconds", Long.MAX_VALUE);
        // Maven would wait for, or complain about, threads that libraries leave behind.
        System.exit(run(seconds) ? 0 : 1);
    }

    private static boolean run(long seconds) throws InterruptedException {
        Path folder = Cluster.newFolder();
        List<DemoDevice> devices = DemoDevice.readAll(DEVICES);
        System.out.println(
                "Built. Starting an emulator of the platform, then Kafka and a Connect worker with the plugin:"
                        + " about 20 seconds.");
        try (EmulatorProcess emulator = EmulatorProcess.open(folder, DEVICES);
                Cluster cluster = Cluster.open(folder)) {
            System.out.println("Started. Creating a source and a sink connector …");
            CloudSide cloud = new CloudSide(emulator.addresses().http());
            String bootstrap = cluster.kafka().bootstrapServers();
            publishModel(cloud, devices.get(0).productKey());
            // The application subscribes at once, and would not see for minutes that a topic has come to be.
            cluster.topics().create(DemoTraffic.REQUESTS, 1);
            cluster.topics().create(DemoTraffic.ANSWERS, 1);
            try (DemoTraffic traffic = new DemoTraffic(devices, cloud, cluster.records(), bootstrap)) {
                ConfigFile source = deploy("config/source.json", cluster, emulator);
                deploy("config/sink.json", cluster, emulator);
                cluster.topics().create(DemoTraffic.READINGS, 1);
                deploy("config/typed.json", cluster, emulator);
                deploy("config/requests.json", cluster, emulator);
                Thread answers = new Thread(() -> Answers.run(bootstrap), "answers");
                answers.setDaemon(true);
                answers.start();
                WhatNext next =
                        new WhatNext(cluster.rest().uri(), cloud.uri(), bootstrap, folder, source, devices.get(0));
                source.writeConfig(next.editable());
                System.out.println("Platform  " + emulator.addresses().wss() + "  cloud side " + cloud.uri());
                System.out.println("Its page  " + cloud.uri());
                System.out.println("Kafka     " + bootstrap);
                System.out.println("Connect   " + cluster.rest().uri());
                System.out.println(next.text());
                Awaitility.await("devices to sign in")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> cloud.online() == devices.size());
                traffic.start();
                watch(traffic, cloud, seconds);
                return verdict(traffic);
            }
        }
    }

    /** As somebody does in the console; from now on the platform checks what devices post, and replies. */
    private static void publishModel(CloudSide cloud, String productKey) {
        try {
            JsonNode model = new ObjectMapper().readTree(MODEL.toFile());
            cloud.ask("/api/products", Map.of("productKey", productKey, "checks", "strong", "tsl", model));
        } catch (IOException e) {
            throw new UncheckedIOException(MODEL.toString(), e);
        }
    }

    private static ConfigFile deploy(String file, Cluster cluster, EmulatorProcess emulator) {
        ConfigFile connector = ConfigFile.read(Path.of(file))
                .at(emulator.addresses(), DEVICES, cluster.kafka().bootstrapServers());
        cluster.rest().createOrUpdate(connector.name(), connector.config());
        cluster.rest().awaitRunning(connector.name(), 1);
        return connector;
    }

    private static void watch(DemoTraffic traffic, CloudSide cloud, long seconds) throws InterruptedException {
        LiveView view = new LiveView(
                System.out,
                LiveView.isTerminal(),
                List.of(traffic.down(), traffic.up()),
                () -> cloud.online() + "/" + cloud.devices().size(),
                List.of(
                        "",
                        "Look at " + cloud.uri() + " and break something. Commands to try are above. Ctrl-C ends it."));
        CountDownLatch never = new CountDownLatch(1);
        for (long second = 0; second < seconds; second++) {
            never.await(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            view.show();
        }
    }

    private static boolean verdict(DemoTraffic traffic) {
        boolean bothWays = traffic.down().arrived() > 0 && traffic.up().arrived() > 0;
        System.out.println(bothWays ? "Messages arrived both ways." : "FAILED: nothing arrived in one direction.");
        return bothWays;
    }
}
