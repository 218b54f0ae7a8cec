package io.iotbridge.aliyun.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A connector and its tasks as {@code GET /connectors/{name}/status} has them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConnectorStatus(String name, Part connector, List<Part> tasks) {

    /** The connector itself or one task; the trace is that of its failure, the worker is where it runs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Part(
            int id,
            String state,
            String trace,
            @JsonProperty("worker_id") String worker) {

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

    /** Whether the connector is stopped and has no task left. */
    public boolean isStopped() {
        return "STOPPED".equals(connector.state()) && tasks.isEmpty();
    }

    /** The workers its tasks are on. */
    public Set<String> workers() {
        return tasks.stream().map(Part::worker).collect(Collectors.toSet());
    }

    /** Whether the connector or a task has failed. */
    public boolean isFailed() {
        return connector.isFailed() || tasks.stream().anyMatch(Part::isFailed);
    }
}
