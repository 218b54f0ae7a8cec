package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.metrics.TaskMetric;
import io.iotbridge.aliyun.scenario.TaskValues.Balance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator reads over JMX of a worker while messages flow and links break. */
@ExtendWith(ClusterExtension.class)
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DEVICE = Bridge.PRODUCT + "/pump0";
    private static final FaultSettings PUMP0 = FaultSettings.forDevice(Bridge.PRODUCT, "pump0");

    private final Cluster cluster;
    private Bridge bridge;
    private MBeans beans;
    private String source;
    private String sink;

    MetricsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() {
        bridge = Bridge.open(cluster, 2);
        beans = MBeans.of(cluster.worker().process());
        for (String topic : Set.of("messages", "set", "errors", "commands", "dead", "states")) {
            cluster.topics().create(bridge.name(topic), 1);
        }
        source = bridge.start("source", sourceProps());
        sink = bridge.start("sink", sinkProps());
        bridge.awaitSubscribed(2);
    }

    @AfterEach
    void close() {
        beans.close();
        bridge.close();
    }

    private Map<String, String> sourceProps() {
        Map<String, String> props = bridge.source(bridge.emulator().wss());
        props.put("iot.metrics.devices", "1");
        props.put("iot.reconnect.backoff.max.ms", "500");
        props.put("downlink.routes.services.payload", "json");
        props.put("downlink.undecodable", "report");
        props.put("downlink.unmatched", "drop");
        props.put("downlink.errors.topic", bridge.name("errors"));
        props.put("downlink.status.topic", bridge.name("states"));
        return props;
    }

    private Map<String, String> sinkProps() {
        Map<String, String> props = bridge.sink(bridge.emulator().wss());
        props.put("iot.reconnect.backoff.max.ms", "500");
        props.put("uplink.rate.qos1.per.second", "100");
        bridge.putDeadLetters(props);
        return props;
    }

    private TaskValues await(String connector, Predicate<TaskValues> condition) {
        return Awaitility.await("metrics of " + connector)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> TaskValues.of(beans, connector), condition);
    }

    private void down(int messages) {
        for (int i = 0; i < messages; i++) {
            bridge.send("pump0", "/{device}/user/get", ("m" + i).getBytes(StandardCharsets.UTF_8), 1);
        }
    }

    private void up(String device, int records) {
        for (int i = 0; i < records; i++) {
            cluster.records().produce(bridge.name("commands"), device, "m" + i);
        }
    }

    private void fault(Fault fault, FaultSettings settings) {
        bridge.emulator().platform().fault(fault, settings);
    }

    private void clear() {
        bridge.emulator().platform().fault(Fault.CLEAR);
    }

    /** Without connector and task: every metric of this side, with the tags that it can have. */
    private static Set<String> catalogue(TaskMetric.Side side, String direction) {
        return TaskMetric.all().stream()
                .filter(metric -> metric.definition().side() == side
                        || metric.definition().side() == TaskMetric.Side.BOTH)
                .map(metric -> metric.metricName()
                        + switch (metric.tag()) {
                            case "direction" -> " direction=" + direction;
                            case "device" -> " device=";
                            case "code" -> " code=";
                            case "class" -> " class=";
                            default -> "";
                        })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(TaskValues read) {
        return read.values().keySet().stream()
                .map(name -> name.replaceAll(" (device|code|class)=.*", " $1="))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everythingInTheCatalogueIsThereUntilTheConnectorIsDeleted() {
        up(DEVICE, 1);
        await(sink, values -> values.number("delivered-total direction=uplink") == 1);
        assertThat(names(TaskValues.of(beans, source))).isEqualTo(catalogue(TaskMetric.Side.SOURCE, "downlink"));
        Set<String> ofSink = catalogue(TaskMetric.Side.SINK, "uplink");
        ofSink.removeIf(name -> name.endsWith(" device="));
        assertThat(names(TaskValues.of(beans, sink))).isEqualTo(ofSink);
        bridge.delete(source);
        bridge.delete(sink);
        Awaitility.await("nothing left")
                .atMost(PATIENCE)
                .until(() -> beans.readAll("*:connector=" + source + ",*").isEmpty()
                        && beans.readAll("*:connector=" + sink + ",*").isEmpty());
    }

    @Test
    void messagesBalanceWhileTheyAreOnTheirWayAndAfterFaults() {
        down(10);
        bridge.send("pump0", "/sys/{device}/thing/service/set", "not JSON".getBytes(StandardCharsets.UTF_8), 1);
        fault(Fault.UNSUBSCRIBED_MESSAGE, PUMP0.withFilter("/shadow/get/" + DEVICE));
        up(DEVICE, 10);
        up("nobody", 3);
        await(source, values -> values.balance("downlink").equals(new Balance(12, 10, 1, 1, 0, 0)));
        TaskValues sinkNow = await(sink, values -> values.balance("uplink").equals(new Balance(13, 10, 3, 0, 0, 0)));
        assertThat(sinkNow.number("bytes-delivered-total direction=uplink")).isEqualTo(20);
        assertThat(sinkNow.number("oldest-unacknowledged-age-ms direction=uplink"))
                .isZero();
        assertThat(sinkNow.number("pacing-delay-ms-total direction=uplink"))
                .as("nothing leaves in the first second after the sign-in")
                .isPositive();

        fault(Fault.WITHHOLD_PUBACKS, FaultSettings.everyDevice());
        up(DEVICE, 20);
        sinkNow = await(
                sink,
                values -> values.number("unacknowledged direction=uplink") == 16
                        && values.number("oldest-unacknowledged-age-ms direction=uplink") >= 300);
        assertThat(sinkNow.balance("uplink")).isEqualTo(new Balance(33, 10, 3, 0, 0, 20));
        assertThat(sinkNow.number("outbox-depth direction=uplink")).isEqualTo(4);
        assertThat(sinkNow.number("in-flight-bytes direction=uplink")).isBetween(20L * 1024, 20L * 4096);
        clear();
        fault(Fault.CUT_ALL, FaultSettings.everyDevice());
        down(10);
        sinkNow = await(sink, values -> values.balance("uplink").equals(new Balance(33, 30, 3, 0, 0, 0)));
        await(source, values -> values.balance("downlink").equals(new Balance(22, 20, 1, 1, 0, 0)));
        assertThat(sinkNow.number("republished-total direction=uplink")).isEqualTo(16);
        assertThat(sinkNow.number("outbox-depth direction=uplink")).isZero();
        assertThat(sinkNow.number("unacknowledged direction=uplink")).isZero();
        assertThat(sinkNow.fraction("puback-latency-ms-max direction=uplink")).isPositive();
        assertThat(sinkNow.fraction("latency-ms-max direction=uplink")).isPositive();
        System.out.println("metrics: source " + TaskValues.of(beans, source) + "\nmetrics: sink " + sinkNow);
    }

    @Test
    void messagesBalanceAfterLinksWereCutInTheStream() {
        try (Traffic traffic = Traffic.start(cluster, bridge, 2, Duration.ofMillis(5))) {
            int even = 0;
            for (int i = 0; i < 30; i++) {
                even += TaskValues.of(beans, source).balance("downlink").isEven() ? 1 : 0;
                if (i % 10 == 9) {
                    fault(Fault.CUT_ALL, FaultSettings.everyDevice());
                }
            }
            traffic.stopAndCheck();
            System.out.println("metrics: even at " + even + " of 30 readings in the stream");
        }
        await(
                source,
                values -> values.balance("downlink").isEven()
                        && values.balance("downlink").inFlight() == 0);
        TaskValues sinkNow = await(
                sink,
                values -> values.balance("uplink").isEven()
                        && values.balance("uplink").inFlight() == 0);
        assertThat(sinkNow.number("kicks-total")).isBetween(1L, 6L);
    }

    @Test
    void linksAreAccountedForByStateByCauseAndByName() {
        TaskValues now = await(source, values -> values.number("links-up") == 2);
        assertThat(now.number("connects-total")).isEqualTo(2);
        assertThat(now.text("devices-down")).isEmpty();
        String device = now.values().keySet().stream()
                .filter(name -> name.startsWith("device-up"))
                .findFirst()
                .orElseThrow()
                .replace("device-up", "");
        assertThat(device).startsWith(" device=\"" + Bridge.PRODUCT + "/pump");
        fault(Fault.REFUSE_CONNECTS, PUMP0.withCount(3));
        fault(Fault.CUT_ALL, FaultSettings.everyDevice());
        now = await(source, values -> values.number("links-up") == 2 && values.number("refusals-total code=3") == 3);
        assertThat(now.number("kicks-total")).isEqualTo(2);
        assertThat(now.number("disconnects-total")).isEqualTo(5);
        assertThat(now.number("connects-total")).isEqualTo(7);
        assertThat(now.number("refusals-total code=4")).isZero();
        assertThat(now.number("device-kicks-total" + device)).isEqualTo(1);
        fault(Fault.UNREACHABLE, FaultSettings.everyDevice());
        now = await(source, values -> values.number("links-down") == 2 && values.number("reconnect-wait-ms") > 0);
        assertThat(now.text("devices-down")).isEqualTo(DEVICE + ", " + Bridge.PRODUCT + "/pump1");
        assertThat(now.number("device-up" + device)).isZero();
        clear();
        await(source, values -> values.number("links-up") == 2);
    }
}
