package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.metrics.DeviceMetric;
import io.iotbridge.aliyun.metrics.LinkMetric;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.ReplyMetric;
import io.iotbridge.aliyun.metrics.TaskMetric;

/** The reference of metrics, made of the catalogue. */
final class MetricsReference {

    private MetricsReference() {}

    static String text() {
        return list("The links of a task", LinkMetric.values())
                + list("Its messages: tag `direction`, `downlink` or `uplink`", MessageMetric.values())
                + list("Frames that it did not take", ReplyMetric.values())
                + list("Single devices: tag `device`, `productKey/deviceName`", DeviceMetric.values())
                + "\n";
    }

    private static String list(String title, TaskMetric... metrics) {
        StringBuilder text = new StringBuilder("\n### " + title + "\n\n");
        for (TaskMetric metric : metrics) {
            text.append(item(metric.definition(), metric));
        }
        return text.toString();
    }

    private static String item(TaskMetric.Definition of, TaskMetric metric) {
        String tag =
                metric == LinkMetric.REFUSALS || metric instanceof ReplyMetric ? ", tag `" + metric.tag() + "`" : "";
        String side =
                switch (of.side()) {
                    case BOTH -> "";
                    case SOURCE -> ", downlink only";
                    case SINK -> ", uplink only";
                };
        return Markdown.item("**" + of.question() + "** `" + of.name() + "`" + tag + side, of.description());
    }
}
