package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.metrics.DeviceMetric;
import io.iotbridge.aliyun.metrics.LinkMetric;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.TaskMetric;

/** The README's table of metrics, made of the catalogue. */
final class MetricsReference {

    private MetricsReference() {}

    static String text() {
        return table("The links of a task", LinkMetric.values())
                + table("Its messages: tag `direction`, `downlink` or `uplink`", MessageMetric.values())
                + table("Single devices: tag `device`, `productKey/deviceName`", DeviceMetric.values())
                + "\n";
    }

    private static String table(String title, TaskMetric... metrics) {
        StringBuilder text =
                new StringBuilder("\n**" + title + "**\n\n| which question | which metric | |\n|---|---|---|\n");
        for (TaskMetric metric : metrics) {
            text.append(row(metric.definition(), metric));
        }
        return text.toString();
    }

    private static String row(TaskMetric.Definition of, TaskMetric metric) {
        String tag = metric == LinkMetric.REFUSALS ? ", tag `code`" : "";
        String side =
                switch (of.side()) {
                    case BOTH -> "";
                    case SOURCE -> ", downlink only";
                    case SINK -> ", uplink only";
                };
        return "| " + of.question() + " | `" + of.name() + "`" + tag + side + " | " + of.description() + " |\n";
    }
}
