package io.iotbridge.aliyun.metrics;

/**
 * Which task it is.
 *
 * @param connector Connect's name for the connector
 * @param number of the task, from 0
 */
public record TaskName(String connector, int number) {

    @Override
    public String toString() {
        return connector + "-" + number;
    }
}
