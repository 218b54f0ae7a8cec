package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of one task, shown from {@link #open} until {@link #close}. Whatever is counted on a message's way costs an addition, whether
 * somebody reads it or not; the rest is looked up when somebody reads it. Safe for use by several threads.
 */
public final class TaskMetrics implements AutoCloseable {

    /** Names in one value: it is to be read by people. */
    private static final int NAMES = 20;

    /** Connect may restart a task before the one that hung has released its links. */
    private static final Map<TaskName, TaskMetrics> OPEN = new HashMap<>();

    private final TaskName task;
    private final ShownMetrics shown;
    private final LinkCounters links;
    private final DeviceMetrics devices;

    private TaskMetrics(TaskName task, MetricRegistry registry, int devices, LongSupplier nanoTime) {
        this.task = task;
        this.shown = new ShownMetrics(task, registry);
        this.devices = new DeviceMetrics(shown, devices);
        this.links = new LinkCounters(nanoTime, this.devices);
    }

    /**
     * Shows the links; messages are to follow.
     *
     * @param type of Connect's context, as the task knows it
     * @param context null where there is no worker
     * @param devices how many have metrics of their own
     * @param nanoTime monotonic nanoseconds
     */
    public static <C> TaskMetrics open(Class<C> type, C context, TaskName task, int devices, LongSupplier nanoTime) {
        synchronized (OPEN) {
            TaskMetrics hung = OPEN.remove(task);
            if (hung != null) {
                hung.shown.close();
            }
            TaskMetrics metrics = new TaskMetrics(task, Registries.of(type, context, task), devices, nanoTime);
            OPEN.put(task, metrics);
            metrics.showLinks();
            return metrics;
        }
    }

    private void showLinks() {
        show(LinkMetric.UP, links::up);
        show(LinkMetric.CONNECTING, links::connecting);
        show(LinkMetric.DOWN, links::down);
        show(LinkMetric.REFUSED, links::givenUp);
        show(LinkMetric.DEVICES_DOWN, () -> names(links.devicesDown()));
        show(LinkMetric.CONNECTS, links::connects);
        show(LinkMetric.DISCONNECTS, links::disconnects);
        show(LinkMetric.KICKS, links::kicks);
        for (int code = 1; code <= 5; code++) {
            int connack = code;
            shown.add(LinkMetric.REFUSALS, Integer.toString(code), () -> links.refusedConnects(connack));
        }
        shown.add(LinkMetric.REFUSALS, "suback", links::refusedSubscriptions);
        show(LinkMetric.RECONNECT_WAIT, () -> links.longestWait().toMillis());
        show(LinkMetric.CONFLICTS, links::conflicts);
        show(LinkMetric.IN_CONFLICT, links::inConflict);
        show(LinkMetric.DEVICES_IN_CONFLICT, () -> names(links.devicesInConflict()));
        show(LinkMetric.TLS_OPENSSL, links::openSsl);
    }

    private static String names(List<String> all) {
        String some = String.join(", ", all.subList(0, Math.min(NAMES, all.size())));
        return all.size() <= NAMES ? some : some + " and " + (all.size() - NAMES) + " more";
    }

    private void show(LinkMetric metric, Supplier<?> value) {
        shown.add(metric, "", value);
    }

    /** Shows what becomes of the changes of links that are written to Kafka. */
    public void showStates(LongSupplier written, LongSupplier merged, LongSupplier lost) {
        show(LinkMetric.STATES_WRITTEN, written::getAsLong);
        show(LinkMetric.STATES_MERGED, merged::getAsLong);
        show(LinkMetric.STATES_LOST, lost::getAsLong);
    }

    /** Shows what a counter, or a holder of messages, says when it is asked. */
    public void show(Direction direction, MessageMetric metric, LongSupplier value) {
        shown.add(metric, direction.toString(), value::getAsLong);
    }

    void show(ReplyMetric metric, ReplyClass cause, LongSupplier value) {
        shown.add(metric, ReplyMetric.name(cause), value::getAsLong);
    }

    private <C extends MessageCounters> C show(Direction direction, C counters) {
        counters.show(direction, this);
        return counters;
    }

    /** Of what becomes of the messages of one direction. */
    public FlowCounters messages(Direction direction) {
        return show(direction, new FlowCounters());
    }

    /** From one end to the other. */
    public Latency latency(Direction direction) {
        return shown.latency(
                direction, MessageMetric.LATENCY_P50, MessageMetric.LATENCY_P99, MessageMetric.LATENCY_MAX);
    }

    /** Of the outboxes of a task. */
    public OutboxCounters outboxes() {
        Latency puback = shown.latency(
                Direction.UPLINK, MessageMetric.PUBACK_P50, MessageMetric.PUBACK_P99, MessageMetric.PUBACK_MAX);
        return show(Direction.UPLINK, new OutboxCounters(puback));
    }

    /** Of the frames of a task. */
    public ConfirmationCounters confirmations() {
        Latency reply = shown.latency(
                Direction.UPLINK, MessageMetric.REPLY_P50, MessageMetric.REPLY_P99, MessageMetric.REPLY_MAX);
        return show(Direction.UPLINK, new ConfirmationCounters(reply));
    }

    /** Of the answers to requests that leave in one direction's charge. */
    public AnswerCounters answers(Direction direction) {
        return show(direction, new AnswerCounters());
    }

    /** To be told how the links fare. */
    public LinkCounters links() {
        return links;
    }

    /** A message for a device came in. */
    public void countReceived(DeviceId device) {
        devices.countReceived(device);
    }

    /** It was delivered. */
    public void countDelivered(DeviceId device) {
        devices.countDelivered(device);
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            OPEN.remove(task, this);
            shown.close();
        }
    }
}
