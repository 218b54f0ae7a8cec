package io.iotbridge.aliyun.dashboard;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.FreePorts;
import io.iotbridge.aliyun.cluster.KafkaProcess;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import io.iotbridge.aliyun.cluster.MavenRun;
import io.iotbridge.aliyun.cluster.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The connectors of {@code docker/} between an emulator and Kafka, in a worker with the exporter as its agent, and messages both ways. */
final class Plant implements AutoCloseable {

    static final String PRODUCT = "a1Xk7TqLm3P";
    private static final List<String> DEVICES = List.of("pump1", "pump2", "valve1");
    /** Sends readings that the platform confirms, many in one batch; the others send whatever they like. */
    private static final String READER = "pump2";

    /** What the examples of {@code docker/} leave out, and the dashboard shows all the same. */
    private static final Map<String, Map<String, String>> MORE = Map.of(
            "docker/source.json", Map.of("downlink.status.topic", "iot.link.states"),
            "docker/sink.json",
                    Map.of(
                            "topics", "iot.properties,iot.updates,iot.readings",
                            "uplink.routes", "properties,updates,readings",
                            "uplink.routes.readings.kafka.topics", "iot.readings",
                            "uplink.routes.readings.preset", "property-post"));

    private static final Path DEVICES_FILE = Path.of("config/devices.csv");

    private final KafkaProcess kafka;
    private final EmulatorProcess emulator;
    private final KafkaRecords records;
    private final ConnectWorkerProcess worker;
    private final CloudSide cloud;
    private final int port;
    private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();

    private Plant(Path folder) {
        kafka = KafkaProcess.open(folder.resolve("kafka"));
        emulator = EmulatorProcess.open(folder, DEVICES_FILE);
        cloud = new CloudSide(emulator.addresses().http());
        records = new KafkaRecords(kafka.bootstrapServers());
        port = FreePorts.next();
        MavenRun.goal(Path.of("pom.xml"), List.of("dependency:copy@jmx-exporter"));
        worker = ConnectWorkerProcess.open(WorkerSettings.of(folder.resolve("worker"), kafka.bootstrapServers())
                .withOptions("-XX:TieredStopAtLevel=1", agent()));
    }

    private String agent() {
        Path jar = Path.of("target/jmx-exporter/jmx_prometheus_javaagent.jar");
        Path rules = Path.of("docker/jmx-exporter.yaml").toAbsolutePath();
        return "-javaagent:" + jar.toAbsolutePath() + "=127.0.0.1:" + port + ":" + rules;
    }

    /** With all devices signed in and messages on their way. */
    static Plant open(Path folder) {
        Plant plant = new Plant(folder);
        try (KafkaTopics topics = new KafkaTopics(plant.kafka.bootstrapServers())) {
            for (String topic : List.of(
                    "iot.updates",
                    "iot.properties",
                    "iot.readings",
                    "iot.commands",
                    "iot.messages",
                    "iot.link.states",
                    "iot.downlink.errors")) {
                topics.create(topic, 1);
            }
            plant.start("docker/source.json");
            plant.start("docker/sink.json");
            Awaitility.await("devices online")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> plant.cloud.online() == DEVICES.size());
            plant.traffic.scheduleAtFixedRate(plant::exchange, 0, 90, TimeUnit.MILLISECONDS);
            return plant;
        } catch (RuntimeException e) {
            plant.close();
            throw e;
        }
    }

    private void start(String file) {
        JsonNode content = Question.read(new ObjectMapper(), Path.of(file));
        Map<String, String> config = new ObjectMapper().convertValue(content.path("config"), new TypeReference<>() {});
        config.put("iot.endpoint", emulator.addresses().ws().toString());
        config.put("iot.devices.file", DEVICES_FILE.toAbsolutePath().toString());
        config.put("consumer.override.auto.offset.reset", "earliest");
        config.put("iot.metrics.devices", "1");
        config.putAll(MORE.get(file));
        worker.rest().createOrUpdate(content.path("name").asText(), config);
        worker.rest().awaitRunning(content.path("name").asText(), 1);
    }

    /** A little more for each device than the platform takes at QoS 1. */
    private void exchange() {
        for (String device : DEVICES) {
            boolean reads = device.equals(READER);
            records.send(
                    reads ? "iot.readings" : "iot.updates",
                    (PRODUCT + "/" + device).getBytes(StandardCharsets.UTF_8),
                    (reads ? "{\"level\":1}" : "on").getBytes(StandardCharsets.UTF_8),
                    Map.of());
            cloud.publish(new CloudSide.Message(PRODUCT, device, "/" + PRODUCT + "/" + device + "/user/get", "go", 1));
        }
    }

    /** A message each way that no route and no device takes. */
    void sendBadOnes() {
        records.produce("iot.updates", "nobody", "bad");
        fault("UNSUBSCRIBED_MESSAGE", "pump1", Map.of("filter", "/shadow/get/" + PRODUCT + "/pump1"));
    }

    /** Brings about a fault at one device. */
    void fault(String kind, String device, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("productKey", PRODUCT);
        all.put("deviceName", device);
        cloud.fault(kind, all);
    }

    /** Nobody reaches the platform any more. */
    void cutOff() {
        cloud.fault("UNREACHABLE", Map.of());
    }

    /** SIGKILL. */
    void killWorker() {
        traffic.shutdownNow();
        worker.kill();
    }

    /** Host and port of the exporter. */
    String exporter() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        traffic.shutdownNow();
        worker.kill();
        records.close();
        emulator.close();
        kafka.close();
    }
}
