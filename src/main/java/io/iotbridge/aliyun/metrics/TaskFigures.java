package io.iotbridge.aliyun.metrics;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of one task, readable over JMX as {@code io.iotbridge.aliyun:type=…,connector=…,task=…} until closed. Safe for use by several
 * threads.
 */
public final class TaskFigures implements TaskMXBean, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskFigures.class);

    /** Connect may start a task anew before the one that hung has let go. */
    private static final Map<ObjectName, TaskFigures> SHOWN = new ConcurrentHashMap<>();

    private final FlowCounters messages;
    private final LinkCounters links;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private TaskFigures(FlowCounters messages, LinkCounters links) {
        this.messages = messages;
        this.links = links;
    }

    /**
     * Shows figures under a name; a task runs without, where that fails.
     *
     * @param type {@code source} or {@code sink}
     */
    public static TaskFigures show(String type, String connector, int task, FlowCounters messages, LinkCounters links) {
        TaskFigures figures = new TaskFigures(messages, links);
        try {
            ObjectName name = new ObjectName(
                    "io.iotbridge.aliyun:type=" + type + ",connector=" + ObjectName.quote(connector) + ",task=" + task);
            figures.register(name);
        } catch (JMException e) {
            log.warn("The figures of task {} of {} are not shown over JMX", task, connector, e);
        }
        return figures;
    }

    private void register(ObjectName name) throws JMException {
        synchronized (SHOWN) {
            if (SHOWN.put(name, this) != null) {
                server.unregisterMBean(name);
            }
            server.registerMBean(new StandardMBean(this, TaskMXBean.class, true), name);
        }
    }

    @Override
    public void close() {
        synchronized (SHOWN) {
            for (ObjectName name : SHOWN.keySet()) {
                if (SHOWN.remove(name, this)) {
                    unregister(name);
                }
            }
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            log.warn("{} could not be removed from JMX", name, e);
        }
    }

    @Override
    public int getDevicesUp() {
        return links.devicesUp();
    }

    @Override
    public long getDisconnects() {
        return links.disconnects();
    }

    @Override
    public long getIdentityConflicts() {
        return links.conflicts();
    }

    @Override
    public String[] getDevicesInConflict() {
        return links.devicesInConflict().toArray(String[]::new);
    }

    @Override
    public long getReceived() {
        return messages.balance().received();
    }

    @Override
    public long getDelivered() {
        return messages.balance().delivered();
    }

    @Override
    public long getReported() {
        return messages.balance().reported();
    }

    @Override
    public long getDropped() {
        return messages.balance().dropped();
    }

    @Override
    public long getRetried() {
        return messages.balance().retried();
    }

    @Override
    public long getInFlight() {
        return messages.balance().inFlight();
    }
}
