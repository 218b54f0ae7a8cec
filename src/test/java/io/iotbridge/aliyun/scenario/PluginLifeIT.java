package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.LoadedPlugin;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connectors and tasks of the packaged plugin that start and stop again and again in a class loader of its own, which is let go of in the end: no thread, no
 * direct memory and no class of it stays behind. {@code -Dlife.cycles=200} makes it a long run. Connect's threads live on, so nothing that they keep for
 * themselves may hold the plugin. What HotSpot compiles into their waiting loops would: the pom keeps it out.
 */
class PluginLifeIT {

    private static final int CYCLES = Integer.getInteger("life.cycles", 20);
    private static final int WARM_UP = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    private final Path folder = Cluster.newFolder();
    private final ExecutorService connect = LoadedPlugin.threads();
    private Path devices;
    private EmulatorProcess emulator;
    private CloudSide cloud;
    private LoadedPlugin plugin;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder);
        devices = Files.writeString(
                folder.resolve("devices.csv"), "DeviceName,DeviceSecret,ProductKey\npump0,secret0,pk\n");
        emulator = EmulatorProcess.open(folder, devices, "--no-strict");
        cloud = new CloudSide(emulator.addresses().http());
        plugin = LoadedPlugin.load(folder, connect);
    }

    @AfterEach
    void stop() {
        emulator.close();
        connect.shutdownNow();
    }

    @Test
    void leavesNothingBehind() {
        repeat(WARM_UP);
        awaitNoThread();
        long memory = plugin.directMemory();
        repeat(CYCLES);
        awaitNoThread();
        assertThat(plugin.directMemory()).as("direct memory").isLessThanOrEqualTo(memory);
        awaitCollected(unload());
    }

    private void repeat(int cycles) {
        for (int i = 0; i < cycles; i++) {
            cycle(i % 2 == 0 ? emulator.addresses().ws() : emulator.addresses().wss(), i % 3 == 0);
        }
    }

    private void awaitNoThread() {
        Awaitility.await("threads of the plugin gone")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(plugin.threadsAlive()).isEmpty());
    }

    private WeakReference<ClassLoader> unload() {
        WeakReference<ClassLoader> loader = plugin.reference();
        plugin.close();
        plugin = null;
        return loader;
    }

    private static void awaitCollected(WeakReference<ClassLoader> loader) {
        assertThat(new Compared(List.of()))
                .isEqualTo(new Compared(List.of()))
                .hasSameHashCodeAs(new Compared(List.of()))
                .hasToString("" + new Compared(List.of()));
        Awaitility.await("classes of the plugin collected").atMost(PATIENCE).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /** JDK 17 holds the types of the record whose equals, hashCode or toString was linked last: now they are this one's. */
    private record Compared(List<String> values) {}

    private void cycle(URI endpoint, boolean sinkFirst) {
        SourceConnector sources = sources(endpoint);
        SinkConnector sinks = sinks(endpoint);
        SourceTask source = source(sources);
        SinkTask sink = sink(sinks);
        carry(sink);
        carry(source);
        assertThat(plugin.call(PluginLifeIT::readMetrics)).isPositive();
        List<Runnable> ends = new ArrayList<>(List.of(source::stop, sources::stop, sinks::stop));
        ends.add(sinkFirst ? 0 : ends.size(), () -> {
            sink.close(Set.of(PARTITION));
            sink.stop();
        });
        ends.forEach(plugin::run);
    }

    /** How many there are to read, on a thread that lives on; in the first cycle before TLS was spoken. */
    private static int readMetrics() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        int read = 0;
        for (ObjectName bean : server.queryNames(new ObjectName("io.iotbridge.aliyun:type=plugins,*"), null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                server.getAttribute(bean, attribute.getName());
                read++;
            }
        }
        return read;
    }

    /** What Connect would be asked for is of no importance here. */
    private static <T> T context(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                PluginLifeIT.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> null));
    }

    private SourceConnector sources(URI endpoint) {
        SourceConnector connector = plugin.create(SourceConnector.class, Bridge.SOURCE);
        Map<String, String> props = platform(endpoint);
        props.put("name", "source");
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.r.kafka.topic", "messages");
        plugin.run(() -> {
            connector.validate(props);
            connector.initialize(context(ConnectorContext.class));
            connector.start(props);
        });
        return connector;
    }

    private SinkConnector sinks(URI endpoint) {
        SinkConnector connector = plugin.create(SinkConnector.class, Bridge.SINK);
        Map<String, String> props = platform(endpoint);
        props.put("name", "sink");
        props.put("topics", "commands");
        props.put("uplink.routes", "r");
        props.put("uplink.routes.r.kafka.topics", "commands");
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        props.put("uplink.rate.qos1.per.second", "0");
        plugin.run(() -> {
            connector.validate(props);
            connector.initialize(context(ConnectorContext.class));
            connector.start(props);
        });
        return connector;
    }

    private SourceTask source(SourceConnector connector) {
        return plugin.call(() -> {
            SourceTask task =
                    (SourceTask) connector.taskClass().getDeclaredConstructor().newInstance();
            task.start(connector.taskConfigs(1).get(0));
            return task;
        });
    }

    private SinkTask sink(SinkConnector connector) {
        return plugin.call(() -> {
            SinkTask task =
                    (SinkTask) connector.taskClass().getDeclaredConstructor().newInstance();
            task.initialize(context(SinkTaskContext.class));
            task.start(connector.taskConfigs(1).get(0));
            task.open(Set.of(PARTITION));
            return task;
        });
    }

    private Map<String, String> platform(URI endpoint) {
        Map<String, String> props = new HashMap<>();
        props.put("iot.endpoint", endpoint.toString());
        props.put("iot.ssl.truststore.location", emulator.addresses().ca().toString());
        props.put("iot.devices.file", devices.toString());
        props.put("iot.devices.file.poll.interval.ms", "5");
        props.put("iot.connects.per.minute.per.device", "10000");
        props.put("iot.connects.per.second", "0");
        return props;
    }

    /** Until the platform has it, and so the offset may be committed. */
    private void carry(SinkTask sink) {
        OffsetAndMetadata next = new OffsetAndMetadata(1);
        plugin.run(() -> sink.put(List.of(new SinkRecord("commands", 0, null, "pk/pump0", null, new byte[] {1}, 0))));
        await("published", () -> {
            sink.put(List.of());
            return sink.preCommit(Map.of(PARTITION, next)).get(PARTITION).offset() == 1;
        });
    }

    private void carry(SourceTask source) {
        cloud.publish(new CloudSide.Message("pk", "pump0", "/pk/pump0/user/get", "go", 1));
        await("delivered", () -> {
            List<SourceRecord> records = source.poll();
            if (records == null || records.isEmpty()) {
                return false;
            }
            for (SourceRecord record : records) {
                source.commitRecord(record, new RecordMetadata(new TopicPartition("messages", 0), 0, 0, 0, 0, 0));
            }
            return true;
        });
    }

    private void await(String what, Callable<Boolean> done) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> plugin.call(done));
    }
}
