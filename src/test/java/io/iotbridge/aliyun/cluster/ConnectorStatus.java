package io.iotbridge.aliyun.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** A connector and its tasks as {@code GET /connectors/{name}/status} has them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConnectorStatus(String name, Part connector, List<Part> tasks) {

    /** The connector itself or one task; the trace is that of its failure. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Part(int id, String state, String trace) {

        boolean isRunning() {
            return "RUNNING".equals(state);
        }

        boolean isFailed() {
            return "FAILED".equals(state);
        }
    }

    /** Whether the connector and exactly so many tasks run. */
    public boolean isRunning(int taskCount) {
        return connector.isRunning()
                && tasks.size() == taskCount
                && tasks.stream().allMatch(Part::isRunning);
    }

    /** Whether the connector or a task has failed. */
    public boolean isFailed() {
        return connector.isFailed() || tasks.stream().anyMatch(Part::isFailed);
    }
}
