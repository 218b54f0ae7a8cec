package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of a worker that has a registry for its tasks, and of one that has not. */
class RegistriesTest {

    /** A context of Kafka 4.1 and later. */
    public interface NewContext {
        PluginMetrics pluginMetrics();
    }

    /** A context of Kafka before 4.1. */
    public interface OldContext {}

    enum Worker {
        OLD("io.iotbridge.aliyun"),
        NEW("kafka.connect"),
        /** Whatever goes wrong there, the task runs. */
        BROKEN("io.iotbridge.aliyun"),
        EMPTY("io.iotbridge.aliyun");

        private final String domain;

        Worker(String domain) {
            this.domain = domain;
        }
    }

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final TaskName task = new TaskName("pumps, \"all\" of them=*", 3);
    private final Metrics ofWorker = new Metrics(
            new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
    private final List<PluginMetricsImpl> given = new ArrayList<>();
    private final List<TaskMetrics> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(TaskMetrics::close);
        ofWorker.close();
    }

    private TaskMetrics open(Worker worker) {
        TaskMetrics metrics =
                switch (worker) {
                    case OLD -> TaskMetrics.open(OldContext.class, new OldContext() {}, task, 1, () -> 0);
                    case NEW -> TaskMetrics.open(NewContext.class, this::give, task, 1, () -> 0);
                    case EMPTY -> TaskMetrics.open(NewContext.class, () -> null, task, 1, () -> 0);
                    case BROKEN -> TaskMetrics.open(NewContext.class, RegistriesTest::giveNothing, task, 1, () -> 0);
                };
        opened.add(metrics);
        return metrics;
    }

    private PluginMetrics give() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", task.connector());
        tags.put("task", "3");
        given.add(new PluginMetricsImpl(ofWorker, tags));
        return given.get(given.size() - 1);
    }

    private static PluginMetrics giveNothing() {
        throw new UnsupportedOperationException("scripted");
    }

    private List<String> names(Worker worker) throws Exception {
        return server.queryNames(new ObjectName(worker.domain + ":type=plugins,task=3,*"), null).stream()
                .map(ObjectName::getKeyPropertyListString)
                .sorted()
                .toList();
    }

    private Object read(Worker worker, String more, String attribute) throws Exception {
        String connector = ObjectName.quote(task.connector());
        return server.getAttribute(
                new ObjectName(worker.domain + ":type=plugins,connector=" + connector + ",task=3" + more), attribute);
    }

    @ParameterizedTest
    @EnumSource(Worker.class)
    void showsLinksMessagesAndLatenciesUntilClosed(Worker worker) throws Exception {
        int before = ofWorker.metrics().size();
        try (TaskMetrics metrics = open(worker)) {
            FlowCounters messages = metrics.messages(Direction.DOWNLINK);
            Latency latency = metrics.latency(Direction.DOWNLINK);
            messages.countReceived();
            messages.countDelivered(7);
            for (int millis = 1; millis <= 100; millis++) {
                latency.record(millis);
            }
            assertThat(read(worker, "", "links-up")).isEqualTo(0L);
            assertThat(read(worker, ",direction=downlink", "received-total")).isEqualTo(1L);
            assertThat(read(worker, ",direction=downlink", "bytes-delivered-total"))
                    .isEqualTo(7L);
            assertThat((double) read(worker, ",direction=downlink", "latency-ms-p50"))
                    .isBetween(46.0, 52.0);
            assertThat((double) read(worker, ",direction=downlink", "latency-ms-p99"))
                    .isBetween(94.0, 101.0);
            assertThat(read(worker, ",direction=downlink", "latency-ms-max")).isEqualTo(100.0);
            assertThat(read(worker, ",code=4", "refusals-total")).isEqualTo(0L);
        }
        assertThat(names(worker)).isEmpty();
        assertThat(ofWorker.metrics()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(Worker.class)
    void showsSoManyDevicesAndOnlyAsLongAsTheTaskHasThem(Worker worker) throws Exception {
        try (TaskMetrics metrics = open(worker)) {
            int without = names(worker).size();
            metrics.links().attached(LinkCountersTest.PUMP1);
            metrics.links().attached(LinkCountersTest.PUMP2);
            assertThat(names(worker)).as("one of two").hasSize(without + 1);
            metrics.links().up(LinkCountersTest.PUMP1);
            metrics.countReceived(LinkCountersTest.PUMP1);
            metrics.countReceived(LinkCountersTest.PUMP2);
            assertThat(read(worker, ",device=\"pk/pump1\"", "device-up")).isEqualTo(1L);
            assertThat(read(worker, ",device=\"pk/pump1\"", "device-received-total"))
                    .isEqualTo(1L);
            metrics.links().released(LinkCountersTest.PUMP1);
            assertThat(names(worker)).hasSize(without);
            metrics.links().attached(LinkCountersTest.PUMP2);
            assertThat(read(worker, ",device=\"pk/pump2\"", "device-up")).isEqualTo(0L);
        }
        assertThat(names(worker)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Worker.class)
    void takesTheNameOfATaskThatHungAndKeepsItWhenThatOneEnds(Worker worker) throws Exception {
        TaskMetrics hung = open(worker);
        hung.latency(Direction.UPLINK).record(1);
        TaskMetrics successor = open(worker);
        successor.links().attached(LinkCountersTest.PUMP1);
        successor.links().up(LinkCountersTest.PUMP1);
        Latency latency = successor.latency(Direction.UPLINK);
        latency.record(5);
        hung.links().attached(LinkCountersTest.PUMP2);
        hung.close();
        assertThat(read(worker, "", "links-up")).isEqualTo(1L);
        assertThat(read(worker, ",direction=uplink", "latency-ms-max")).isEqualTo(5.0);
        successor.close();
        assertThat(names(worker)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Worker.class)
    void aTaskRunsWithoutWhatCannotBeShown(Worker worker) throws Exception {
        try (TaskMetrics metrics = open(worker)) {
            metrics.show(Direction.DOWNLINK, MessageMetric.IN_FLIGHT, () -> 1);
            metrics.show(Direction.DOWNLINK, MessageMetric.IN_FLIGHT, () -> 2);
            assertThat(read(worker, ",direction=downlink", "in-flight")).isEqualTo(1L);
            metrics.latency(Direction.DOWNLINK).record(1);
            metrics.latency(Direction.DOWNLINK).record(2);
            assertThat(read(worker, ",direction=downlink", "latency-ms-max")).isEqualTo(1.0);
        }
        assertThat(names(worker)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Worker.class)
    void bearsThatTheWorkerHasTakenBackWhatItGave(Worker worker) throws Exception {
        TaskMetrics metrics = open(worker);
        metrics.links().attached(LinkCountersTest.PUMP1);
        Latency latency = metrics.latency(Direction.DOWNLINK);
        for (PluginMetricsImpl of : given) {
            of.close();
        }
        latency.record(1);
        metrics.links().released(LinkCountersTest.PUMP1);
        metrics.links().attached(LinkCountersTest.PUMP2);
        metrics.close();
        metrics.close();
        assertThat(names(worker)).isEmpty();
    }
}
